import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { encoderModels } from '../support/encoderModels';
import { suiteOrNotRun } from '../support/suiteOrNotRun';

/** What a script prints; throws with what it says when it fails. */
function run(script: string, ...options: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('scripts', script), ...options], {
    cwd: join(__dirname, '../..'),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return stdout;
}

// Nothing else runs the scripts that measure, so that what they need could go away unseen.
describe('the scripts that measure', () => {
  it('time the server beside a plain bot', () => {
    const printed = run('bench.mjs', '--seconds', '1', '--conversations', '2', '--connections', '2');
    for (const name of ['EchoBot', 'Frontdesk, Direct Line']) expect(printed).toContain(name);
  }, 120_000);

  it('measure the sentiment', () => {
    expect(run('measureSentiment.mjs')).toMatch(/anger/i);
  }, 120_000);
});

suiteOrNotRun('the script that times the encoder', encoderModels(), ({ directory }) => {
  it('sets it beside the bare runtime, in both languages', () => {
    const printed = run(
      'benchEncoder.mjs',
      '--directory',
      directory,
      '--rounds',
      '1',
      '--sentences',
      '10',
      '--workers',
      '1',
    );
    for (const locale of ['en', 'zh-CN']) expect(printed).toContain(`${locale} over the bare runtime`);
  }, 120_000);
});
