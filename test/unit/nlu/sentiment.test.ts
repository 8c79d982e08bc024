import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isAngry } from '../../../dialogs/understanding';
import { LOCALES, type Locale } from '../../../src/core/locale';
import type { LocalRecognizer } from '../../../src/nlu';
import { MODELS_DIRECTORY, trainedRecognizer } from '../../support/trainedModels';

let recognizer: LocalRecognizer;
beforeAll(async () => {
  recognizer = await trainedRecognizer('retail');
}, 60_000);

async function sentimentOf(text: string, locale: Locale = /[\u4e00-\u9fff]/.test(text) ? 'zh-CN' : 'en') {
  const { sentiment } = await recognizer.recognize({ text, locale, referenceTime: new Date(0) });
  if (sentiment === undefined) throw new Error('no sentiment');
  return sentiment;
}

test.each([
  'this is ridiculous, I am furious',
  'your service is terrible',
  'WHERE IS MY ORDER!!!! useless',
  'I am not happy with this at all',
  '你们太垃圾了',
  '气死我了，要投诉',
  '服务一点也不满意',
])('%s is negative', async (text) => {
  expect((await sentimentOf(text)).label).toBe('negative');
});

test.each(['great, thank you', 'I love these earbuds', '太好了谢谢', '很满意'])('%s is positive', async (text) => {
  expect((await sentimentOf(text)).label).toBe('positive');
});

test.each([
  'where is my order',
  'the earbuds are broken, I want to return them',
  'hello',
  '我要退货',
  '耳机坏了',
  '什么时候到',
])('%s is neutral', async (text) => {
  expect((await sentimentOf(text)).label).toBe('neutral');
});

/** What was reached on the labelled sets, less a margin: docs/packs.md has the figures. */
const LEAST: Record<Locale, { precision: number; recall: number; labels: number }> = {
  en: { precision: 0.9, recall: 0.82, labels: 0.88 },
  'zh-CN': { precision: 0.9, recall: 0.82, labels: 0.83 },
};

test.each(LOCALES)('anger is told from annoyance on the labelled set in %s', async (locale) => {
  const file = path.join(MODELS_DIRECTORY, 'evaluation', `sentiment.${locale}.jsonl`);
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { text: string; sentiment: string; angry: boolean });
  const judged = await Promise.all(
    rows.map(async ({ text, sentiment, angry }) => {
      const found = await sentimentOf(text, locale);
      return { angry, found: isAngry({ sentiment: found }), right: found.label === sentiment };
    }),
  );
  const right = judged.filter(({ angry, found }) => angry && found).length;
  const share = {
    precision: right / judged.filter(({ found }) => found).length,
    recall: right / judged.filter(({ angry }) => angry).length,
    labels: judged.filter((row) => row.right).length / judged.length,
  };
  expect(share.precision).toBeGreaterThanOrEqual(LEAST[locale].precision);
  expect(share.recall).toBeGreaterThanOrEqual(LEAST[locale].recall);
  expect(share.labels).toBeGreaterThanOrEqual(LEAST[locale].labels);
});
