import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('the command line', () => {
  const { argv } = process;
  const directory = mkdtempSync(join(tmpdir(), 'frontdesk-pipe-'));
  afterAll(() => {
    process.argv = argv;
    delete process.env.ENCODER_MODELS_DIR;
    jest.restoreAllMocks();
    rmSync(directory, { recursive: true, force: true });
  });

  it('goes on to its end when nobody reads what it prints any more', async () => {
    process.argv = [process.execPath, 'frontdesk', 'models', 'list'];
    process.env.ENCODER_MODELS_DIR = directory;
    let printed = '';
    const ended = new Promise<void>((done) => {
      jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
        printed += String(text);
        if (printed.includes(directory)) done();
        return true;
      });
    });
    require('../../../src/cli/index');
    process.stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await ended;
    expect(() => process.stdout.emit('error', new Error('another'))).toThrow('another');
  });
});
