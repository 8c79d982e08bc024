import type { Locale } from '../../../../src/core/locale';
import { PooledEncoder } from '../../../../src/nlu/encoder/pooledEncoder';
import { prepareText } from '../../../../src/nlu/encoder/prepareText';

describe('PooledEncoder', () => {
  let asked: (readonly string[])[];
  let closed: number;

  const open = (locale: Locale = 'en'): PooledEncoder => {
    asked = [];
    closed = 0;
    const pool = {
      encode: async (
        _model: string,
        texts: readonly string[],
        options?: { onVector?: (text: string, vector: Float32Array) => void },
      ) => {
        asked.push(texts);
        const vectors = texts.map((text) => Float32Array.of(text.length));
        texts.forEach((text, index) => options?.onVector?.(text, vectors[index] as Float32Array));
        return vectors;
      },
      close: async () => {
        closed += 1;
      },
    };
    return new PooledEncoder({ id: 'm', dimensions: 1, locale, model: 'm', pool });
  };
  const turn = { deadlineMs: 100 };

  it('asks once for what is the same after folding, and gives each text its vector', async () => {
    const encoder = open();
    const vectors = await encoder.encode(['Hello  There', 'bye', 'ｈｅｌｌｏ there '], turn);
    expect(asked).toEqual([['hello there', 'bye']]);
    expect(vectors.map(([length]) => length)).toEqual([11, 3, 11]);
  });

  it('answers turns from the cache; what comes in bulk uses it and does not fill it', async () => {
    const encoder = open();
    await encoder.encode(['bulk']);
    await encoder.encode(['turn'], turn);
    await encoder.encode(['TURN', 'bulk']);
    expect(asked).toEqual([['bulk'], ['turn'], ['bulk']]);
    await encoder.encode(['turn'], { deadlineMs: 0 });
    expect(asked).toHaveLength(3);
  });

  it('forgets what was not asked for longest, and does not keep long texts', async () => {
    const encoder = open();
    await encoder.encode(['first'], turn);
    await encoder.encode(['second'], turn);
    for (let index = 0; index < 4_095; index += 1) {
      await encoder.encode(['first'], turn);
      await encoder.encode([`other ${index}`], turn);
    }
    asked.length = 0;
    await encoder.encode(['first'], turn);
    expect(asked).toEqual([]);
    await encoder.encode(['second'], turn);
    expect(asked).toEqual([['second']]);
    const long = 'x'.repeat(201);
    await encoder.encode([long], turn);
    await encoder.encode([long], turn);
    expect(asked.slice(1)).toEqual([[long], [long]]);
  });

  it('asks nothing for nothing, and closes the pool', async () => {
    const encoder = open();
    expect(await encoder.encode([])).toEqual([]);
    expect(asked).toEqual([]);
    await encoder.close();
    expect(closed).toBe(1);
  });
});

describe('prepareText', () => {
  it('folds case, width and white space; in Chinese digit runs too', () => {
    expect(prepareText(' Ｗhere  is\nFD1001? ', 'en')).toBe('where is fd1001?');
    expect(prepareText('订单ＦＤ１００１ 到哪了', 'zh-CN')).toBe('订单fd0 到哪了');
  });

  it('cuts off what no model reads', () => {
    expect(prepareText('word '.repeat(5_000), 'en').length).toBeLessThanOrEqual(4_096);
  });
});
