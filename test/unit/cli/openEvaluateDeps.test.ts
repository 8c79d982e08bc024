import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openEvaluateDeps } from '../../../src/cli/openEvaluateDeps';
import { parseConfig } from '../../../src/config';
import type { EncoderUse } from '../../../src/nlu/evaluation';
import { WordEncoder } from '../../support/wordEncoder';

const PACK = `# order
- where is my order
- when does my order come
- has my order been sent
- track my order please

# refund
- send the money back
- i want my money back
- refund the money please
- give the money back
`;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'frontdesk-evaluate-deps-'));
  mkdirSync(path.join(directory, 'shop/en'), { recursive: true });
  writeFileSync(path.join(directory, 'shop/en/a.lu'), PACK);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function open(settings: Record<string, string>) {
  const opened = { encoders: new Map([['en' as const, new WordEncoder()]]), close: async () => undefined };
  const config = parseConfig({ DATA_DIR: path.join(directory, 'data'), ...settings });
  return openEvaluateDeps(config, { modelsDirectory: directory, open: async () => opened });
}

test.each<[setting: string, use: EncoderUse | undefined, isThere: boolean]>([
  ['auto', undefined, true],
  ['auto', 'off', false],
  ['off', undefined, false],
  ['off', 'cascade', true],
])('with ENCODER=%s and --encoder %s there is an encoder: %s', async (ENCODER, use, isThere) => {
  const deps = open({ ENCODER });
  expect(await deps.withEncoder('en', use, async (encoder) => encoder !== undefined)).toBe(isThere);
  const locales = await deps.withPack('shop', { use }, async ({ secondTier }) => secondTier.locales);
  expect(locales).toEqual(isThere ? ['en'] : []);
});

test.each<[said: number | undefined, setting: string, isAsked: boolean]>([
  [undefined, '1', true],
  [undefined, '0', false],
  [1.1, '0', true],
  [0, '1', false],
])('with --ask-below %s and ENCODER_ASK_BELOW=%s a pack asks: %s', async (askBelow, ENCODER_ASK_BELOW, isAsked) => {
  const asked = await open({ ENCODER_ASK_BELOW }).withPack('shop', { askBelow }, async (recognizer) => {
    await recognizer.recognize({ text: 'my order', locale: 'en', referenceTime: new Date(0) });
    return recognizer.secondTier.asked;
  });
  expect(asked).toBe(isAsked ? 1 : 0);
});
