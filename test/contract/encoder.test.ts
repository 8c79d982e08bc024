import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { systemClock } from '../../src/app/system';
import { LOCALES, type Locale } from '../../src/core/locale';
import { type OpenedEncoders, openEncoders } from '../../src/nlu/encoder';
import { halvesOf } from '../../src/nlu/encoder/vectorHalves';
import type { Encoder } from '../../src/ports/encoder';
import { ENCODER_WORKER_FILE, encoderModels } from '../support/encoderModels';
import { silentLog } from '../support/silentLog';
import { suiteOrNotRun } from '../support/suiteOrNotRun';

/** Pairs that say the same in other words. */
const PARAPHRASES: Record<Locale, [string, string][]> = {
  en: [
    ['where is my parcel', 'my package has not arrived yet'],
    ['i want my money back', 'can i get a refund'],
    ['my card was stolen', 'somebody took my credit card'],
    ['what are your opening hours', 'when is the shop open'],
  ],
  'zh-CN': [
    ['我的包裹到哪里了', '快递怎么还没送到'],
    ['我要退款', '可以把钱退给我吗'],
    ['我的卡被偷了', '银行卡被人盗了'],
    ['你们几点开门', '营业时间是什么时候'],
  ],
};

/** The first numbers of each half for the first sentence, as they were measured; processors differ in the last places of int8. */
const GOLDEN: Record<Locale, { first: number[]; mean: number[] }> = {
  en: { first: [0.0181, -0.065, 0.0826, -0.0486], mean: [0.0201, -0.048, 0.0935, -0.0507] },
  'zh-CN': { first: [0.0793, -0.0203, 0.0511, -0.0086], mean: [0.1043, -0.0676, 0.0453, 0.0363] },
};
const GOLDEN_TOLERANCE = 0.02;

suiteOrNotRun('the sentence encoder with real models', encoderModels(), ({ directory }) => {
  let opened: OpenedEncoders;

  beforeAll(async () => {
    const options = { clock: systemClock, log: silentLog, workerFile: ENCODER_WORKER_FILE };
    opened = await openEncoders({ directory, workers: 2, ...options });
  });
  afterAll(() => opened.close());

  const encoderOf = (locale: Locale): Encoder => opened.encoders.get(locale) as Encoder;

  it('has one for each language, and refuses nothing', () => {
    expect([...opened.encoders.keys()].sort()).toEqual([...LOCALES].sort());
    expect(opened.refused).toEqual([]);
    expect([...opened.encoders.values()].map(({ id }) => id)).toEqual([
      expect.stringContaining('bge-small-en'),
      expect.stringContaining('bge-small-zh'),
    ]);
  });

  it.each(LOCALES)(
    'gives vectors of two halves of length 1, the same each time, whatever is beside them (%s)',
    async (locale) => {
      const encoder = encoderOf(locale);
      const texts = [...PARAPHRASES[locale].flat(), 'x '.repeat(400), ''];
      const together = await encoder.encode(texts);
      for (const vector of together) {
        expect(vector).toHaveLength(encoder.dimensions);
        for (const half of Object.values(halvesOf(vector))) expect(cosine(half, half)).toBeCloseTo(1, 5);
      }
      const again = await encoder.encode([...texts].reverse());
      expect([...again].reverse()).toEqual(together);
      for (const [index, text] of texts.entries()) expect(await encoder.encode([text])).toEqual([together[index]]);
    },
  );

  it.each(LOCALES)('gives the vectors that were measured (%s)', async (locale) => {
    const [vector] = await encoderOf(locale).encode([PARAPHRASES[locale][0]?.[0] as string]);
    const halves = halvesOf(vector as Float32Array);
    for (const half of ['first', 'mean'] as const)
      for (const [index, value] of GOLDEN[locale][half].entries())
        expect(Math.abs((halves[half][index] as number) - value)).toBeLessThan(GOLDEN_TOLERANCE);
  });

  it.each(
    LOCALES.flatMap((locale) => [
      { locale, half: 'first' as const },
      { locale, half: 'mean' as const },
    ]),
  )('finds for each sentence the one that says the same ($locale, $half)', async ({ locale, half }) => {
    const vectors = (await encoderOf(locale).encode(PARAPHRASES[locale].flat())).map(
      (vector) => halvesOf(vector)[half],
    );
    for (const [index, vector] of vectors.entries()) {
      const others = vectors.map((other, at) => (at === index ? -1 : cosine(vector, other)));
      expect(others.indexOf(Math.max(...others))).toBe(index ^ 1);
    }
  });

  it('reads Chinese order numbers as one number, and capitals as small letters', async () => {
    const [a, b] = await encoderOf('zh-CN').encode(['订单FD1001到哪了', '订单ｆｄ20993到哪了']);
    expect(a).toEqual(b);
    const [c, d] = await encoderOf('en').encode(['WHERE is my Order', 'where is my order']);
    expect(c).toEqual(d);
  });

  it('serves turns before what has time', async () => {
    const encoder = encoderOf('en');
    let bulkDone = false;
    const bulk = encoder.encode(Array.from({ length: 120 }, (_, index) => `sentence number ${index}`)).then(() => {
      bulkDone = true;
    });
    for (const text of ['one turn', 'and another', 'and a third']) await encoder.encode([text], { deadlineMs: 10_000 });
    expect(bulkDone).toBe(false);
    await bulk;
  });

  it('answers from the cache when there is no time at all, and else gives up in time', async () => {
    const encoder = encoderOf('en');
    await encoder.encode(['said before'], { deadlineMs: 10_000 });
    expect(await encoder.encode(['Said  before'], { deadlineMs: 0 })).toHaveLength(1);
    const late = encoder.encode(
      Array.from({ length: 200 }, (_, index) => `late ${index}`),
      { deadlineMs: 1 },
    );
    await expect(late).rejects.toMatchObject({ code: 'ENCODER_TIMEOUT', retryable: true });
  });

  it.each([
    ['exit', 'process.exit(7)', 7],
    ['an error that nobody catches', "throw new Error('x')", 1],
  ])(
    'does not abort the process on %s while the threads work',
    (_, end, status) => {
      const script = `
      const { openEncoders } = require('./src/nlu/encoder/index.ts');
      const { systemClock } = require('./src/app/system.ts');
      const say = () => undefined;
      const log = { debug: say, info: say, warn: say, error: say };
      openEncoders({ directory: ${JSON.stringify(directory)}, workers: 2, clock: systemClock, log, workerFile: ${JSON.stringify(ENCODER_WORKER_FILE)} })
        .then(async ({ encoders }) => {
          const encoder = encoders.get('en');
          await encoder.encode(['ready']);
          encoder.encode(Array.from({ length: 400 }, (_, index) => 'sentence ' + index)).catch(say);
          setTimeout(() => { ${end} }, 50);
        });`;
      const hook = join(__dirname, '../support/registerTypeScript.js');
      const child = spawnSync(process.execPath, ['-r', hook, '-e', script], {
        cwd: join(__dirname, '../..'),
        timeout: 60_000,
      });
      expect([child.status, child.signal]).toEqual([status, null]);
    },
    60_000,
  );
});

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
