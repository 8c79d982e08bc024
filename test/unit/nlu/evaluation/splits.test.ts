import { crossValidationSplits, encodeTexts, evaluateSplits, scoreIntents } from '../../../../src/nlu/evaluation';
import { twoHalves } from '../../../support/twoHalves';

const ROWS = [
  ...['where is my order', 'when does my order come', 'has my order been sent', 'track my order please'],
  ...['send the money back', 'i want my money back', 'refund the money please', 'give the money back'],
].map((text, at) => ({ text, intent: at < 4 ? 'order' : 'refund' }));

describe('crossValidationSplits', () => {
  const splits = crossValidationSplits(ROWS, 4, 1);

  test('asks each row once and never one that was trained on', () => {
    expect(
      splits
        .flatMap(({ test: asked }) => asked)
        .map(({ text }) => text)
        .sort(),
    ).toEqual(ROWS.map(({ text }) => text).sort());
    for (const { train, test: asked } of splits) {
      expect(train).toHaveLength(6);
      expect(train.filter((row) => asked.includes(row))).toEqual([]);
    }
  });

  test('spreads each intent over the folds, the same way for the same seed', () => {
    for (const { test: asked } of splits) expect(asked.map(({ intent }) => intent).sort()).toEqual(['order', 'refund']);
    expect(crossValidationSplits(ROWS, 4, 1)).toEqual(splits);
    expect(crossValidationSplits(ROWS, 4, 2)).not.toEqual(splits);
  });
});

/** Two directions, one for each intent: whoever asks it knows all. */
const encoder = {
  id: 'fake',
  dimensions: 8,
  encode: async (texts: readonly string[]) =>
    texts.map((text) => twoHalves(text.includes('money') ? [1, 0, 0, 0] : [0, 1, 0, 0])),
};

describe('evaluateSplits', () => {
  const splits = [{ train: ROWS, test: ROWS.map((row) => ({ ...row, text: `hello ${row.text}` })) }];
  const texts = splits.flatMap(({ train, test: asked }) => [...train, ...asked]).map(({ text }) => text);

  test('runs every use of the encoder on one training, and says what each costs', async () => {
    const vectors = await encodeTexts(encoder, texts);
    const uses = ['off', 'cascade', 'always'] as const;
    const runs = evaluateSplits(splits, uses, { locale: 'en', askBelow: 1.1, vectors });
    for (const use of uses) {
      expect(runs[use].predictions).toHaveLength(ROWS.length);
      expect(runs[use].costs.trainSeconds).toBeGreaterThan(0);
      expect(runs[use].costs.predictionMicroseconds.p99).toBeGreaterThanOrEqual(
        runs[use].costs.predictionMicroseconds.median,
      );
    }
    expect(uses.map((use) => runs[use].costs.askedShare)).toEqual([0, 1, 1]);
    expect(runs.off.costs.modelBytes).toBeLessThan(runs.cascade.costs.modelBytes);
    expect(scoreIntents(runs.off.predictions).accuracy?.value).toBe(1);
    expect(scoreIntents(runs.always.predictions).accuracy?.value).toBe(1);
  });

  test('training is timed by both clocks, the second tier only where it is used', async () => {
    const vectors = await encodeTexts(encoder, texts);
    const ticking = (step: number) => {
      let now = 0;
      return () => (now += step);
    };
    const clocks = { wall: ticking(1000), cpu: ticking(500) };
    const twice = [...splits, ...splits];
    const runs = evaluateSplits(twice, ['off', 'always'], { locale: 'en', askBelow: 1, vectors, clocks });
    expect(runs.off.costs).toMatchObject({ trainSeconds: 1, trainCpuSeconds: 0.5 });
    expect(runs.always.costs).toMatchObject({ trainSeconds: 2, trainCpuSeconds: 1 });
    expect(runs.always.costs.predictionMicroseconds).toEqual({ median: 1e6, p99: 1e6 });
  });

  test('hands predictions over before it times them, and times for some seconds at most', () => {
    let now = 0;
    const clocks = { wall: () => (now += 1000), cpu: () => 0 };
    let before = 0;
    const onPredictions = jest.fn(() => void (before = now));
    const twice = [...splits, ...splits];
    evaluateSplits(twice, ['off'], { locale: 'en', askBelow: 1, clocks }, undefined, onPredictions);
    expect(onPredictions).toHaveBeenCalledTimes(2);
    expect(onPredictions).toHaveBeenCalledWith(expect.arrayContaining([expect.anything()]), 'off');
    expect(now).toBeGreaterThan(before);
    expect(now).toBeLessThan(30_000);
  });

  test('a cascade asks only below the certainty', async () => {
    const vectors = await encodeTexts(encoder, texts);
    const { cascade } = evaluateSplits(splits, ['cascade'], { locale: 'en', askBelow: 0, vectors });
    expect(cascade.costs.askedShare).toBe(0);
  });

  test('a cascade asks about what the words refuse, however surely', async () => {
    const [first] = splits;
    const nonsense = { train: first?.train ?? [], test: [{ text: 'zyx wvu tsr', intent: 'None' }] };
    const vectors = await encodeTexts(encoder, [...texts, 'zyx wvu tsr']);
    const { cascade } = evaluateSplits([nonsense], ['cascade'], { locale: 'en', askBelow: 0.01, vectors });
    expect(cascade.costs.askedShare).toBe(1);
  });

  test('without an encoder there is nothing to ask', () => {
    expect(() => evaluateSplits(splits, ['always'], { locale: 'en', askBelow: 0 })).toThrow('no second tier');
  });
});

test('encodeTexts encodes each text once and refuses others', async () => {
  const encode = jest.fn(encoder.encode);
  const vectors = await encodeTexts({ ...encoder, encode }, ['a', 'b', 'a']);
  expect(encode.mock.calls.at(-1)).toEqual([['a', 'b']]);
  expect(vectors.of('a')).toEqual(twoHalves([0, 1, 0, 0]));
  expect(vectors.encoder).toBe('fake');
  expect(() => vectors.of('c')).toThrow('not encoded');
});
