import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig, settingsSchema } from '../../../src/config';

/** The lines of .env.example as name and value. */
function example(): Record<string, string> {
  const lines = readFileSync(join(__dirname, '../../../.env.example'), 'utf8').split('\n');
  const pairs = lines.filter((line) => /^[A-Za-z]\w*=/.test(line)).map((line) => line.split(/=(.*)/s));
  return Object.fromEntries(pairs.map(([name, value]) => [name as string, value ?? '']));
}

describe('.env.example', () => {
  it('lists every setting once, and no other', () => {
    expect(Object.keys(example()).sort()).toEqual(Object.keys(settingsSchema.shape).sort());
  });

  it('gives each its default', () => {
    expect(parseConfig(example())).toEqual(parseConfig({}));
  });
});
