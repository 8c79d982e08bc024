import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../../src/app/log';
import { FileCourier } from '../../../src/backends/demo';

/** A log that is kept. */
function kept(): { log: ReturnType<typeof createLog>; lines: () => Record<string, unknown>[] } {
  const written: string[] = [];
  const log = createLog('info', { write: (line: string) => void written.push(line) });
  return { log, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('the log', () => {
  it('leaves out what people said, should it slip into a line', () => {
    const { log, lines } = kept();
    log.info({ conversation: 'directline|c1', text: 'my address is …', activity: { text: 'my address is …' } }, 'turn');
    expect(lines()).toEqual([expect.objectContaining({ level: 'info', conversation: 'directline|c1', msg: 'turn' })]);
    expect(JSON.stringify(lines())).not.toContain('address');
  });

  it('tells the codes of the demo company, which has nobody to send them to', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'frontdesk-courier-'));
    const { log, lines } = kept();
    const file = join(directory, 'outbox.jsonl');
    const message = {
      to: { email: 'lina@example.com' },
      kind: 'code' as const,
      subject: 'Code',
      text: 'Your code is 123456.',
    };
    await new FileCourier(file, log).send({ ...message, at: new Date('2026-03-02T09:00:00.000Z') });
    expect(lines()[0]?.msg).toContain('123456');
    expect(readFileSync(file, 'utf8')).toContain('123456');
    rmSync(directory, { recursive: true, force: true });
  });
});
