import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { loadTexts } from '../../../dialogs/text/texts';
import { evaluate, evaluateCommand } from '../../../src/cli/evaluate';
import type { EvaluateDeps } from '../../../src/cli/evaluateDeps';
import type { GivenEvaluateOptions } from '../../../src/cli/evaluateOptions';
import { train } from '../../../src/cli/train';
import type { Locale } from '../../../src/core/locale';
import { createLocalRecognizer } from '../../../src/nlu';
import type { Encoder } from '../../../src/ports/encoder';
import { silentLog } from '../../support/silentLog';
import { twoHalves } from '../../support/twoHalves';

const WORDS = {
  order: ['where is my order', 'when does my order come', 'has my order been sent', 'track my order please'],
  refund: ['send the money back', 'i want my money back', 'refund the money please', 'give the money back'],
};
const ROWS = Object.entries(WORDS).flatMap(([intent, texts]) => texts.map((text) => ({ text, intent })));

const encoder: Encoder = {
  id: 'fake',
  dimensions: 8,
  encode: async (texts) => texts.map((text) => twoHalves(text.includes('money') ? [1, 0, 0, 0] : [0, 1, 0, 0])),
  close: async () => undefined,
};

let directory: string;
let printed: string[];
let progress: string[];
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'frontdesk-evaluate-'));
  printed = [];
  progress = [];
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function deps(changes: Partial<EvaluateDeps> = {}): EvaluateDeps {
  const cacheDirectory = path.join(directory, 'cache');
  return {
    texts: loadTexts(),
    locale: 'en',
    print: (text) => printed.push(text),
    progress: (text) => progress.push(text),
    withEncoder: (_locale, use, run) => run(use === 'off' ? undefined : encoder),
    withPack: async (pack, _encoder, run) =>
      run(await createLocalRecognizer({ modelsDirectory: directory, pack, cacheDirectory, log: silentLog })),
    modelFile: (pack) => path.join(cacheDirectory, `${pack}.model`),
    secondTierFile: (pack, locale) => path.join(cacheDirectory, `${pack}.${locale}.second.model`),
    packTests: () => [],
    ...changes,
  };
}

function write(name: string, content: string): string {
  const file = path.join(directory, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

function writeRows(name: string, rows: readonly object[]): string {
  return write(name, rows.map((row) => JSON.stringify(row)).join('\n'));
}

async function figures(options: GivenEvaluateOptions, changes: Partial<EvaluateDeps> = {}) {
  await evaluate(deps(changes), { json: true, ...options });
  return JSON.parse(printed.join('\n'));
}

describe('evaluate on rows', () => {
  test('trains on one file and asks another', async () => {
    const [trained, asked] = [
      writeRows('a.jsonl', ROWS),
      writeRows('b.jsonl', [
        { text: 'my order please', intent: 'order' },
        { text: 'zebras', intent: 'oos' },
        { text: 'xyz', intent: 'unheard' },
      ]),
    ];
    const found = await figures({ train: trained, test: [asked], locale: 'en', encoder: 'off' });
    expect(found).toMatchObject({ of: 'a.jsonl → b.jsonl', locale: 'en', encoder: 'off', trainRows: 8 });
    expect(found.unknownIntents).toEqual(['unheard']);
    expect(found.scores).toMatchObject({ rows: 3, outOfScopeRows: 1, accuracy: { value: 0.5 } });
    expect(found.costs).toMatchObject({ askedShare: 0 });
    for (const cost of ['trainSeconds', 'modelBytes', 'rssBytes', 'peakRssBytes'])
      expect(found.costs[cost]).toBeGreaterThan(0);
    expect(found.predictions).toBeUndefined();
  });

  test('finds splits in one file, by the field that names them', async () => {
    const rows = ROWS.map((row, at) => ({ ...row, part: at % 4 === 3 ? 'dev' : 'train' }));
    const file = writeRows('a.jsonl', rows);
    const splits = { splitColumn: 'part', trainSplit: 'train', testSplit: 'dev' };
    const found = await figures({ train: file, locale: 'en', encoder: 'off', ...splits });
    expect([found.trainRows, found.scores.rows]).toEqual([6, 2]);
    const none = evaluate(deps(), { train: file, locale: 'en', ...splits, testSplit: 'nope' });
    await expect(none).rejects.toThrow('a.jsonl has no rows whose part is nope');
  });

  test('does not write vectors over a file of another kind', async () => {
    const file = writeRows('a.jsonl', ROWS);
    const before = readFileSync(file, 'utf8');
    const asked = figures({ train: file, test: [file], locale: 'en', encoder: 'always', vectors: file });
    await expect(asked).rejects.toThrow(
      /does not hold vectors and is left as it is\. Name another file with --vectors/,
    );
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('cross-validates with the encoder, which is asked as the use says', async () => {
    const file = writeRows('a.jsonl', ROWS);
    const always = await figures({ train: file, locale: 'en', crossValidate: '4', encoder: 'always', seed: '3' });
    expect(always).toMatchObject({ encoder: 'always', folds: 4, scores: { rows: 8, accuracy: { value: 1 } } });
    expect(always.costs.askedShare).toBe(1);
    expect(always.costs.sentenceMilliseconds.median).toBeGreaterThanOrEqual(0);
    expect(progress).toContain('Fold 4 of 4');
    printed = [];
    const cascade = await figures({ train: file, locale: 'en', crossValidate: '4', askBelow: '0' });
    expect(cascade).toMatchObject({ encoder: 'cascade', costs: { askedShare: 0 } });
  });

  test('does without an encoder unless one is wanted', async () => {
    const file = writeRows('a.jsonl', ROWS);
    const options = { train: file, locale: 'en', crossValidate: '2' };
    const withEncoder: EvaluateDeps['withEncoder'] = (_locale, _use, run) => run(undefined);
    expect((await figures(options, { withEncoder })).encoder).toBe('off');
    await expect(evaluate(deps({ withEncoder }), { ...options, encoder: 'always' })).rejects.toThrow('models add');
  });

  test.each<[string, GivenEvaluateOptions, string]>([
    ['nothing to train on', { locale: 'en' }, '--train: either a file'],
    ['a pack and a file', { train: 'a', pack: 'b', locale: 'en', test: ['c'] }, '--train: either a file'],
    ['nothing to ask', { train: 'a', locale: 'en' }, '--test: with --train one file'],
    ['two things to ask', { train: 'a', test: ['b'], crossValidate: '3', locale: 'en' }, '--test: with --train'],
    ['no language', { train: 'a', test: ['b'] }, '--locale: en or zh-CN'],
    ['an unknown language', { train: 'a', test: ['b'], locale: 'fr' }, '--locale: en or zh-CN'],
    ['one fold', { train: 'a', crossValidate: '1', locale: 'en' }, '--cross-validate: a number of folds'],
    ['a missing file', { train: 'gone.jsonl', test: ['b'], locale: 'en' }, 'There is no file gone.jsonl'],
  ])('refuses %s', async (_, options, message) => {
    await expect(evaluate(deps(), options)).rejects.toThrow(message);
  });

  test.each<[Locale, string, string]>([
    ['en', 'In scope: the likeliest intent is right', 'Most often confused'],
    ['zh-CN', '域内准确率（取最可能的意图）', '最常见的混淆'],
  ])('prints a report in %s, and writes predictions and a page', async (locale, figure, confused) => {
    const trained = writeRows('a.jsonl', ROWS);
    const asked = writeRows('b.jsonl', [
      { text: 'where is my order', intent: 'order' },
      { text: 'money <b>& order', intent: 'none "of" these' },
    ]);
    const [predictions, report] = [path.join(directory, 'out/p.jsonl'), path.join(directory, 'out/r.html')];
    const options = { train: trained, test: [asked], locale: 'en', encoder: 'off' as const, predictions, report };
    await evaluate(deps({ locale }), options);
    expect(printed.join('\n')).toContain(figure);
    expect(printed.join('\n')).toContain(confused);
    const lines = readFileSync(predictions, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ text: 'where is my order', intent: 'order', predicted: 'order', right: true }),
      expect.objectContaining({ intent: 'none "of" these', right: false }),
    ]);
    const page = readFileSync(report, 'utf8');
    expect(page).toContain(`<html lang="${locale}">`);
    expect(page).toContain('<svg class="confusions"');
    expect(page).toContain('none &quot;of&quot; these');
    expect(page).toContain('money &lt;b&gt;&amp; order');
    expect(page).not.toMatch(/<b>|https?:|src=/);
  });
});

describe('evaluate entities', () => {
  const sentence = (city: string) =>
    `fly O\nto O\n${city
      .split(' ')
      .map((word, at) => `${word} ${at === 0 ? 'B' : 'I'}-city`)
      .join('\n')}\n`;
  const cities = ['paris', 'new york', 'rome', 'berlin', 'san jose', 'oslo', 'madrid', 'vienna'];

  test('learns from a CoNLL-style file and is scored by name and exact place', async () => {
    const trained = write('a.conll', cities.map(sentence).join('\n'));
    const asked = write('b.conll', ['paris', 'rome'].map(sentence).join('\n'));
    const found = await figures({ train: trained, test: [asked], locale: 'en' });
    expect(found.entities.entities).toEqual([expect.objectContaining({ entity: 'city', gold: 2, found: 2, f1: 1 })]);
    expect(found.costs.trainSeconds).toBeGreaterThan(0);
    expect(found.costs.modelBytes).toBeGreaterThan(0);
  });

  const lu = `@ ml city\n# Fly\n${cities.map((city) => `- fly to {@city=${city}}`).join('\n')}\n`;

  test.each([
    ['a.lu', 'a.lu'],
    ['folder', 'folder'],
    ['folder', 'a.lu'],
    ['a.lu', 'folder'],
  ])('learns from %s and asks %s', async (train, asked) => {
    write('a.lu', lu);
    write('folder/a.lu', lu);
    const options = { train: path.join(directory, train), test: [path.join(directory, asked)], locale: 'en' };
    const found = await figures(options);
    expect(found).toMatchObject({ of: `${train} → ${asked}`, entities: { micro: { f1: 1 } } });
    expect(found.entities.entities).toEqual([expect.objectContaining({ entity: 'city', gold: 8 })]);
  });

  test.each(['a.conll', 'a.lu', 'folder'])('cross-validates %s', async (name) => {
    write('a.conll', cities.map(sentence).join('\n'));
    write('a.lu', lu);
    write('folder/a.lu', lu);
    const found = await figures({ train: path.join(directory, name), locale: 'en', crossValidate: '2' });
    expect(found).toMatchObject({ of: name, folds: 2 });
    expect(found.entities.entities).toEqual([expect.objectContaining({ entity: 'city', gold: 8 })]);
    expect(progress).toContain('Fold 2 of 2');
  });

  test('a fold is asked what it was not taught', async () => {
    const train = write('a.lu', '@ ml city\n# Fly\n- fly to {@city=paris}\n# Other\n- where is my order\n');
    const found = await figures({ train, locale: 'en', crossValidate: '2' });
    expect(found.entities.entities).toEqual([expect.objectContaining({ entity: 'city', gold: 1, right: 0 })]);
  });

  test('writes what each text holds and what was found', async () => {
    const train = write('a.lu', lu);
    const asked = write('b.lu', '# Fly\n- fly to {@city=paris}\n- {@city=hello}\n');
    const predictions = path.join(directory, 'p.jsonl');
    const paris = [{ entity: 'city', start: 7, end: 12 }];
    const line = { text: 'fly to paris', expected: paris, found: paris, right: true, locale: 'en' };
    await evaluate(deps(), { train, test: [asked], locale: 'en', predictions });
    const lines = readFileSync(predictions, 'utf8').trim().split('\n');
    expect(lines.map((text) => JSON.parse(text))).toEqual([
      line,
      expect.objectContaining({ text: 'hello', expected: [{ entity: 'city', start: 0, end: 5 }] }),
    ]);
  });

  test.each<[string, GivenEvaluateOptions, string]>([
    ['a missing model', { train: 'gone.lu', test: ['b.conll'] }, 'There is no file gone.lu'],
    ['a split of a file that has none', { train: 'a.lu', testSplit: 'dev' }, 'a.lu has no rows whose split is dev'],
    ['folds of nothing', { train: 'empty.lu', crossValidate: '2' }, 'empty.lu: no labelled texts'],
    ['what cannot be learnt', { train: 'wrong.lu', crossValidate: '2' }, 'wrong.lu:2:1'],
  ])('refuses %s', async (_, { train = '', ...options }, message) => {
    write('empty.lu', '@ ml city\n');
    write('wrong.lu', '# Fly\n- fly to {@city=paris\n');
    const file = train === 'gone.lu' ? train : path.join(directory, train);
    await expect(evaluate(deps(), { ...options, train: file, locale: 'en' })).rejects.toThrow(message);
  });

  test('refuses a file without labelled texts', async () => {
    const trained = write('a.conll', sentence('paris'));
    const asked = writeRows('b.jsonl', ROWS);
    await expect(evaluate(deps(), { train: trained, test: [asked], locale: 'en' })).rejects.toThrow(
      'no labelled texts',
    );
  });
});

describe('a pack', () => {
  const writePack = () => {
    const intents = Object.entries(WORDS).map(
      ([intent, texts]) => `# ${intent}\n${texts.map((text) => `- ${text}`).join('\n')}\n`,
    );
    write('shop/en/a.lu', `@ regex orderNumber = /fd\\d{4}/\n${intents.join('\n')}`);
  };

  test('is trained once and then loaded', async () => {
    writePack();
    await train(deps(), 'shop');
    await train(deps(), 'shop');
    expect(printed[0]).toMatch(/^en: 3 intents, 8 utterances, 0 articles, \d+ features$/);
    expect(printed[1]).toMatch(/^shop trained in [\d.]+ s: .*shop\.model, [\d.]+ MB\.$/);
    expect(printed[2]).toContain('frontdesk models add');
    expect(printed[4]).toMatch(/^shop is unchanged since it was last trained/);
  });

  test('says of each prediction whether the encoder was asked, and what the model costs', async () => {
    writePack();
    const asked = writeRows('shop.jsonl', [
      { text: 'where is my order', intent: 'order' },
      { text: 'FD1001', intent: 'oos' },
    ]);
    const predictions = path.join(directory, 'p.jsonl');
    const cacheDirectory = path.join(directory, 'cache');
    const options = { modelsDirectory: directory, pack: 'shop', cacheDirectory, log: silentLog };
    const withPack: EvaluateDeps['withPack'] = async (_pack, _encoder, run) => {
      const encoders = new Map([['en' as const, encoder]]);
      // The words are almost sure of the first; the second is a number alone, for the dialog that asked for one.
      const recognizer = await createLocalRecognizer({ ...options, encoders, askBelow: 1 });
      await recognizer.trainSecondTier();
      return run(recognizer);
    };
    const found = await figures({ pack: 'shop', test: [asked], predictions }, { withPack });
    const lines = readFileSync(predictions, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).askedEncoder)).toEqual([true, false]);
    expect(found.costs.askedShare).toBe(0.5);
    const [model, secondTier] = ['shop.model', 'shop.en.second.model'].map(
      (file) => statSync(path.join(cacheDirectory, file)).size,
    );
    expect(found.costs.modelBytes).toBe((model as number) + (secondTier as number));
    expect(found.costs.trainSeconds).toBeGreaterThan(0);
    printed = [];
    const again = await figures({ pack: 'shop', test: [asked] });
    expect(again.costs.modelBytes).toBe(model);
    expect(again.costs).not.toHaveProperty('trainSeconds');
  });

  test('has its predictions written before they are timed', async () => {
    writePack();
    const asked = writeRows('shop.jsonl', ROWS);
    const predictions = path.join(directory, 'p.jsonl');
    const options = { modelsDirectory: directory, pack: 'shop', cacheDirectory: directory, log: silentLog };
    const withPack: EvaluateDeps['withPack'] = async (_pack, _encoder, run) => {
      const recognizer = await createLocalRecognizer(options);
      const recognize = recognizer.recognize.bind(recognizer);
      let calls = 0;
      recognizer.recognize = (utterance) => {
        calls += 1;
        if (calls > ROWS.length) throw new Error('interrupted');
        return recognize(utterance);
      };
      return run(recognizer);
    };
    await expect(figures({ pack: 'shop', test: [asked], predictions }, { withPack })).rejects.toThrow('interrupted');
    expect(readFileSync(predictions, 'utf8').trim().split('\n')).toHaveLength(ROWS.length);
  });

  test('is asked for with its own certainty below which the encoder is asked', async () => {
    const withPack = jest.fn().mockResolvedValue([]);
    await evaluate(deps({ withPack }), { pack: 'shop', encoder: 'cascade', askBelow: '0' });
    expect(withPack).toHaveBeenCalledWith('shop', { use: 'cascade', askBelow: 0 }, expect.any(Function));
  });

  describe.each<[Locale, string]>([
    ['en', 'does not go with --pack: a pack is trained as the server trains it.'],
    ['zh-CN', '不能与 --pack 同用：模型包始终按服务器的方式训练。'],
  ])('is not trained otherwise than by the server, said in %s', (locale, why) => {
    const options = ['--seed 1', '--cross-validate 3', '--train-split a', '--test-split a', '--vectors a'];

    test.each(options)('%s is refused', async (option) => {
      const [name = '', value = ''] = option.split(' ');
      const program = new Command();
      const withPack = jest.fn();
      evaluateCommand(program, (command) => command(deps({ locale, withPack })));
      const asked = program.parseAsync(['evaluate', '--pack', 'shop', name, value], { from: 'user' });
      await expect(asked).rejects.toMatchObject({ code: 'REQUEST_INVALID', message: `${name} ${why}` });
      expect(withPack).not.toHaveBeenCalled();
    });
  });

  test('is evaluated on intents and on the entities that the labels name', async () => {
    writePack();
    const rows = [
      { text: 'where is my order FD1001', intent: 'order', entities: [{ entity: 'orderNumber', start: 18, end: 24 }] },
      { text: 'track my order', intent: 'order', entities: [{ entity: 'orderNumber', start: 0, end: 5 }] },
      { text: 'give the money back', intent: 'refund' },
    ];
    const file = writeRows('shop.jsonl', rows);
    const found = await figures({ pack: 'shop' }, { packTests: () => [file] });
    expect(found.scores.accuracy.value).toBe(1);
    expect(found.entities.entities).toEqual([
      { entity: 'orderNumber', gold: 2, found: 1, right: 1, precision: 1, recall: 0.5, f1: 2 / 3 },
    ]);
    const predictions = path.join(directory, 'p.jsonl');
    const conll = write('shop.conll', 'my O\norder O\nFD1001 B-orderNumber\n');
    printed = [];
    const alone = await figures({ pack: 'shop', test: [conll], predictions });
    expect(alone).toMatchObject({ scores: { rows: 0 }, entities: { micro: { f1: 1 } } });
    expect(JSON.parse(readFileSync(predictions, 'utf8'))).toMatchObject({ text: 'my order FD1001', right: true });
    expect(found).toMatchObject({ encoder: 'off' });
    await expect(evaluate(deps(), { pack: 'shop' })).rejects.toThrow('no labelled files for the pack shop');
  });
});
