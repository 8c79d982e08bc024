import { readFileSync } from 'node:fs';
import path from 'node:path';
import { LOCALES, type Locale } from '../../../src/core/locale';
import type { LocalRecognizer } from '../../../src/nlu';
import { EntityExtractor } from '../../../src/nlu/entities/entityExtractor';
import { type EntitySpan, scoreEntities } from '../../../src/nlu/evaluation';
import { foldText } from '../../../src/nlu/foldText';
import { loadLanguageModel } from '../../../src/nlu/luLoader';
import { MODELS_DIRECTORY, trainedRecognizer } from '../../support/trainedModels';

const NOW = new Date('2026-03-10T12:00:00Z');
/** Rows of the evaluation files that no article or intent serves. */
const OUT_OF_SCOPE = 'oos';

let recognizer: LocalRecognizer;
beforeAll(async () => {
  recognizer = await trainedRecognizer('retail');
}, 60_000);

function readRows(locale: Locale): { text: string; intent: string }[] {
  const lines = readFileSync(path.join(MODELS_DIRECTORY, 'evaluation', `retail.${locale}.jsonl`), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as { text: string; intent: string });
}

function comparable(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

describe.each(LOCALES)('the retail pack in %s', (locale) => {
  const rows = readRows(locale);
  const model = loadLanguageModel(path.join(MODELS_DIRECTORY, 'retail', locale), locale);

  test('teaches every intent by at least 25 utterances and every article by 20 phrasings', () => {
    const thin = model.intents.filter(
      ({ name, utterances }) => utterances.length < (name.startsWith('faq:') ? 20 : 25),
    );
    expect(thin.map(({ name, utterances }) => `${name}: ${utterances.length}`)).toEqual([]);
  });

  test('labels every list and regex entity that its utterances hold, and those only', () => {
    const extractor = new EntityExtractor(model.entities, locale);
    const wrong = model.intents
      .filter(({ name }) => !name.startsWith('faq:'))
      .flatMap(({ utterances }) => utterances)
      .filter(({ text, entities }) => {
        const found = extractor
          .findExact(text, foldText(text))
          .map(({ name, start, length }) => ({ name, start, length }));
        return JSON.stringify(found) !== JSON.stringify(entities);
      });
    expect(wrong.map(({ text, source }) => `${path.basename(source.file)}:${source.line} ${text}`)).toEqual([]);
  });

  test('is evaluated on utterances that it was not trained on', () => {
    const trained = new Set(model.intents.flatMap(({ utterances }) => utterances.map(({ text }) => comparable(text))));
    expect(rows.filter(({ text }) => trained.has(comparable(text)))).toEqual([]);
    expect(rows.filter(({ intent }) => intent !== OUT_OF_SCOPE).length).toBeGreaterThanOrEqual(150);
    expect(rows.filter(({ intent }) => intent === OUT_OF_SCOPE).length).toBeGreaterThanOrEqual(30);
  });

  test('understands at least 92% of the evaluation set and refuses at least 85% of what is out of scope', async () => {
    const judged = await Promise.all(
      rows.map(async ({ text, intent }) => {
        const wanted = intent === OUT_OF_SCOPE ? 'None' : intent;
        const { topIntent } = await recognizer.recognize({ text, locale, referenceTime: NOW });
        return { text, wanted, topIntent, right: topIntent === wanted };
      }),
    );
    const share = (some: typeof judged) => some.filter(({ right }) => right).length / some.length;
    expect(share(judged.filter(({ wanted }) => wanted !== 'None'))).toBeGreaterThanOrEqual(0.92);
    expect(share(judged.filter(({ wanted }) => wanted === 'None'))).toBeGreaterThanOrEqual(0.85);
  });

  test('finds at least 95% of order numbers and products in free speech, in F1, and no product out of scope', async () => {
    const found = async (file: string) => {
      const lines = readFileSync(path.join(MODELS_DIRECTORY, 'evaluation', `${file}.${locale}.jsonl`), 'utf8')
        .trim()
        .split('\n');
      const labelled = lines.map((line) => JSON.parse(line) as { text: string; entities?: EntitySpan[] });
      return Promise.all(
        labelled.map(async ({ text, entities: gold = [] }) => {
          const { entities } = await recognizer.recognize({ text, locale, referenceTime: NOW });
          const named = entities.filter(({ name }) => name === 'orderNumber' || name === 'product');
          const spans = named.map(({ name, start, length }) => ({ entity: name, start, end: start + length }));
          return { gold, found: spans };
        }),
      );
    };
    const { entities } = scoreEntities(await found('retailHeldOut'));
    expect(entities.map(({ entity }) => entity)).toEqual(['orderNumber', 'product']);
    expect(Math.min(...entities.map(({ f1 }) => f1))).toBeGreaterThanOrEqual(0.95);
    expect((await found('retailOos')).flatMap((row) => row.found)).toEqual([]);
  });

  test('has a good answer for every article, the same articles as in the other language', () => {
    const ids = recognizer.articles.filter((article) => article.locale === 'en').map(({ id }) => id);
    const own = recognizer.articles.filter((article) => article.locale === locale);
    expect(own.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(own.filter(({ answer, question }) => answer.length < 40 || question === '')).toEqual([]);
  });
});

describe('bare answers to a question of the bot', () => {
  test.each<[string, Locale, string, Record<string, unknown>]>([
    ['FD1001', 'en', 'None', { orderNumber: 'FD1001' }],
    ['0001', 'en', 'None', { phoneLast4: '0001' }],
    ['123456', 'en', 'None', { oneTimeCode: '123456' }],
    ['123 456', 'en', 'None', { oneTimeCode: '123456' }],
    ['the second one', 'en', 'None', { ordinal: 2 }],
    ['3', 'en', 'None', { number: 3 }],
    ['lina@example.com', 'en', 'None', { email: 'lina@example.com' }],
    ['yes please', 'en', 'Confirm', {}],
    ['no', 'en', 'Reject', {}],
    ['RT2001', 'en', 'None', { returnNumber: 'RT2001' }],
    ['ＦＤ１００１', 'zh-CN', 'None', { orderNumber: 'FD1001' }],
    ['尾号0001', 'zh-CN', 'None', { phoneLast4: '0001' }],
    ['第二个', 'zh-CN', 'None', { ordinal: 2 }],
    ['好的', 'zh-CN', 'Confirm', {}],
    ['不用了', 'zh-CN', 'Reject', {}],
    ['中文', 'en', 'SwitchLanguage', { language: 'zh-CN' }],
  ])('%s (%s) is %s', async (text, locale, intent, values) => {
    const { topIntent, entities } = await recognizer.recognize({ text, locale, referenceTime: NOW });
    expect(topIntent).toBe(intent);
    expect(Object.fromEntries(entities.map(({ name, value }) => [name, value]))).toMatchObject(values);
  });

  test('several slots in one message', async () => {
    const { topIntent, entities } = await recognizer.recognize({
      text: 'return the earbuds from FD1003, wrong colour',
      locale: 'en',
      referenceTime: NOW,
    });
    expect(topIntent).toBe('ReturnItem');
    expect(entities.map(({ name, value }) => [name, value])).toEqual([
      ['product', 'earbuds'],
      ['orderNumber', 'FD1003'],
      ['returnReason', 'wrongColour'],
    ]);
  });
});
