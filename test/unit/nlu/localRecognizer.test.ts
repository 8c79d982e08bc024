import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLog } from '../../support/silentLog';

const NOW = new Date('2026-03-10T12:00:00Z');

const ENGLISH = [
  '@ regex orderNumber = /fd\\s?\\d{4}/',
  '@ list language =',
  '  - en:',
  '    - english',
  '@ prebuilt datetimeV2',
  '# OrderStatus',
  '- where is my order',
  '- track my parcel',
  '- where is {@orderNumber=FD1001}',
  '- when will my order arrive',
  '# ReturnItem',
  '- I want to return this',
  '- send it back for a refund',
  '- return my purchase',
  '- take this back please',
  '# SwitchLanguage',
  '- {@language=english}',
  '- speak {@language=english}',
  '- switch to {@language=english}',
  '- change the language',
  '# None',
  '- what is the weather',
  '- tell me a joke',
  '- book a flight',
  '- play music',
];
const CHINESE = [
  '@ regex orderNumber = /fd\\s?\\d{4}/',
  '# OrderStatus',
  '- 我的订单到哪了',
  '- 查一下物流',
  '- 快递到哪里了',
  '- 什么时候能到',
  '# ReturnItem',
  '- 我要退货',
  '- 想退掉这个',
  '- 怎么退货',
  '- 帮我退款',
  '# None',
  '- 今天天气怎么样',
  '- 讲个笑话',
  '- 订机票',
  '- 放首歌',
];

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'nlu-'));
  for (const [locale, lines] of [
    ['en', ENGLISH],
    ['zh-CN', CHINESE],
  ] as const) {
    mkdirSync(path.join(root, 'models/shop', locale), { recursive: true });
    writeFileSync(path.join(root, 'models/shop', locale, 'all.lu'), lines.join('\n'));
  }
  writeFileSync(
    path.join(root, 'models/shop/en/faq.qna'),
    '<a id = "contact"></a>\n\n# ? How do I reach you\n- phone number\n- hotline\n- call you\n\n```markdown\nCall us.\n```\n',
  );
});
afterEach(() => {
  rmSync(root, { recursive: true });
  jest.resetModules();
  jest.dontMock('../../../src/nlu/training/compileLocale');
  jest.dontMock('../../../src/nlu/modelFormats');
});

const cacheFile = () => path.join(root, 'cache/shop.model');

function create(trainer?: import('../../../src/nlu').Trainer) {
  // Required anew, so that each start begins with no module loaded.
  const { createLocalRecognizer } =
    require('../../../src/nlu/localRecognizer') as typeof import('../../../src/nlu/localRecognizer');
  return createLocalRecognizer({
    modelsDirectory: path.join(root, 'models'),
    pack: 'shop',
    cacheDirectory: path.join(root, 'cache'),
    log: silentLog,
    ...(trainer === undefined ? {} : { trainer }),
  });
}

async function understand(text: string, locale: 'en' | 'zh-CN') {
  return (await create()).recognize({ text, locale, referenceTime: NOW });
}

test('a prebuilt entity without a recogniser is left out, and the log tells of it, from the cache too', async () => {
  const file = path.join(root, 'models/shop/en/names.lu');
  writeFileSync(file, '@ prebuilt personName\n# OrderStatus\n- where is the order of {@personName=Ann}\n');
  const { createLocalRecognizer } =
    require('../../../src/nlu/localRecognizer') as typeof import('../../../src/nlu/localRecognizer');
  const warn = jest.fn();
  const options = {
    modelsDirectory: path.join(root, 'models'),
    pack: 'shop',
    cacheDirectory: path.join(root, 'cache'),
    log: { ...silentLog, warn },
  };
  await createLocalRecognizer(options);
  await createLocalRecognizer(options);
  const leftOut = [{ entity: 'personName', place: `${file}:1:12` }];
  const line = [{ pack: 'shop', locale: 'en', leftOut }, 'prebuilt entities without a recogniser are left out'];
  expect(warn.mock.calls).toEqual([line, line]);
});

describe('the cache', () => {
  test('is written once and read on the second start, with the same answers', async () => {
    const first = await create();
    const second = await create();
    expect([first.info.source, second.info.source]).toEqual(['trained', 'cache']);
    const utterance = { text: 'where is FD1001 please', locale: 'en', referenceTime: NOW } as const;
    expect(await second.recognize(utterance)).toEqual(await first.recognize(utterance));
    expect(second.articles).toEqual(first.articles);
    expect(second.articles.map(({ id }) => id)).toEqual(['contact']);
    expect(readdirSync(path.join(root, 'cache'))).toEqual(['shop.model']);
  });

  test('gives a language whose files are the same to the next training, which takes it as it is', async () => {
    await create();
    writeFileSync(path.join(root, 'models/shop/en/more.lu'), '# OrderStatus\n- has it left yet\n');
    const { trainHere } = require('../../../src/nlu/trainer') as typeof import('../../../src/nlu/trainer');
    const trained: [before: readonly object[], after: readonly object[]][] = [];
    const trainer = {
      ...trainHere,
      trainPack: async (task: Parameters<typeof trainHere.trainPack>[0]) => {
        const model = await trainHere.trainPack(task);
        trained.push([task.before, model.locales]);
        return model;
      },
    };
    await create(trainer);
    const [[before, after] = [[], []]] = trained;
    expect(after.map((locale, at) => locale === before[at])).toEqual([false, true]);
  });

  test('is read without the parser and the training code', async () => {
    await create();
    jest.resetModules();
    jest.doMock('../../../src/nlu/training/compileLocale', () => {
      throw new Error('training was loaded');
    });
    jest.doMock('../../../src/nlu/modelFormats', () => {
      throw new Error('the parser was loaded');
    });
    expect((await create()).info.source).toBe('cache');
  });

  test('is made anew when a file changes, is added or renamed', async () => {
    const before = await create();
    writeFileSync(path.join(root, 'models/shop/zh-CN/more.lu'), '# ReturnItem\n- 退了吧\n');
    const added = await create();
    expect(added.info.source).toBe('trained');
    expect(added.info.hash).not.toBe(before.info.hash);
    cpSync(path.join(root, 'models/shop/zh-CN/more.lu'), path.join(root, 'models/shop/zh-CN/other.lu'));
    rmSync(path.join(root, 'models/shop/zh-CN/more.lu'));
    expect((await create()).info.source).toBe('trained');
    expect((await create()).info.source).toBe('cache');
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['cut short', (bytes) => bytes.subarray(0, bytes.length - 100)],
    [
      'with a flipped bit in the weights',
      (bytes) => Buffer.from(bytes.map((byte, at) => (at === bytes.length - 500 ? byte ^ 1 : byte))),
    ],
    ['empty', () => Buffer.alloc(0)],
    ['something else', () => Buffer.from('not a model at all, but long enough to be looked at')],
  ])('%s is noticed and replaced', async (_, damage) => {
    await create();
    writeFileSync(cacheFile(), damage(readFileSync(cacheFile())));
    const repaired = await create();
    expect(repaired.info.source).toBe('trained');
    expect((await repaired.recognize({ text: 'where is my order', locale: 'en', referenceTime: NOW })).topIntent).toBe(
      'OrderStatus',
    );
    expect((await create()).info.source).toBe('cache');
  });

  test('is not written for files that cannot be read', async () => {
    writeFileSync(path.join(root, 'models/shop/en/bad.lu'), '# A\n- {@unknown=x y\n');
    await expect(create()).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    expect(existsSync(cacheFile())).toBe(false);
  });

  test('a pack without a language is refused', async () => {
    rmSync(path.join(root, 'models/shop'), { recursive: true });
    mkdirSync(path.join(root, 'models/shop'));
    await expect(create()).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});

describe('recognition', () => {
  test('follows the locale of the utterance', async () => {
    expect(await understand('我要退货', 'zh-CN')).toMatchObject({ topIntent: 'ReturnItem', locale: 'zh-CN' });
    expect(await understand('return this please', 'en')).toMatchObject({ topIntent: 'ReturnItem', locale: 'en' });
  });

  test('words wholly of the other language are understood by its model', async () => {
    expect(await understand('where is my order', 'zh-CN')).toMatchObject({ topIntent: 'OrderStatus', locale: 'en' });
    expect(await understand('我的订单到哪了', 'en')).toMatchObject({ topIntent: 'OrderStatus', locale: 'zh-CN' });
  });

  test('mixed words are understood, with their entities', async () => {
    const recognition = await understand('我的order FD1001到哪了', 'zh-CN');
    expect(recognition.topIntent).toBe('OrderStatus');
    expect(recognition.entities).toMatchObject([{ name: 'orderNumber', value: 'FD1001', start: 8, length: 6 }]);
  });

  test('any order number looks like the one in the examples, in full width too', async () => {
    for (const text of ['where is FD9876', 'where is ＦＤ９８７６']) {
      const { topIntent, entities } = await understand(text, 'en');
      expect([topIntent, entities[0]?.value]).toEqual(['OrderStatus', 'FD9876']);
    }
  });

  test('an entity alone means nothing by itself, unless the model says so', async () => {
    expect((await understand('FD1001', 'en')).topIntent).toBe('None');
    expect((await understand('tomorrow.', 'en')).topIntent).toBe('None');
    expect((await understand('English', 'en')).topIntent).toBe('SwitchLanguage');
  });

  test('what is out of scope is None', async () => {
    expect((await understand('what is the weather like', 'en')).topIntent).toBe('None');
    expect((await understand('zzz qqq', 'en')).topIntent).toBe('None');
    expect((await understand('', 'en')).topIntent).toBe('None');
    expect((await understand('?!', 'zh-CN')).topIntent).toBe('None');
  });

  test('scores sum to one and name None', async () => {
    const { intents } = await understand('where is my parcel', 'en');
    expect(intents.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1);
    expect(intents.map(({ intent }) => intent)).toContain('None');
  });

  test('a very long message is cut, not refused', async () => {
    const text = `where is my order ${'please '.repeat(5000)}`;
    const recognition = await understand(text, 'en');
    expect(recognition.text).toBe(text);
  });
});
