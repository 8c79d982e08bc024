import { type IntentPrediction, scoreIntents, toPrediction } from '../../../../src/nlu/evaluation/intentScores';

const said = (gold: string, topIntent: string, rest: Partial<IntentPrediction> = {}): IntentPrediction => ({
  text: `${gold} as ${topIntent}`,
  gold,
  topIntent,
  bestIntent: topIntent,
  scope: 0.9,
  certainty: 1,
  askedEncoder: false,
  ...rest,
});

/** Three in scope, one of them refused though its best intent is right; two out of scope, one of them let in. */
const MIXED = [
  said('pay', 'pay', { scope: 0.9 }),
  said('pay', 'None', { bestIntent: 'pay', scope: 0.3 }),
  said('send', 'pay', { scope: 0.8 }),
  said('None', 'None', { bestIntent: 'send', scope: 0.1 }),
  said('None', 'send', { scope: 0.5 }),
];

describe('scoreIntents', () => {
  const scores = scoreIntents(MIXED);

  test('accuracy is that of the likeliest intent in scope', () => {
    expect([scores.rows, scores.outOfScopeRows]).toEqual([5, 2]);
    expect(scores.accuracy?.value).toBeCloseTo(2 / 3, 12);
    expect(scores.accuracy?.standardError).toBeCloseTo(Math.sqrt(2 / 27), 12);
  });

  test('the operating point is where the engine decided', () => {
    expect(scores.operatingPoint.inScopeAccuracy?.value).toBeCloseTo(1 / 3, 12);
    expect(scores.operatingPoint.outOfScopeRecall?.value).toBe(0.5);
    expect(scores.operatingPoint.accuracy?.value).toBe(0.4);
  });

  test('the ranking of scope is judged apart from the decision', () => {
    // .9, .3, .8 against .1, .5: five of six pairs.
    expect(scores.auroc?.value).toBeCloseTo(5 / 6, 12);
    expect(scores.recallWhereKept?.value).toBe(0.5);
  });

  test('each intent has precision, recall and F1', () => {
    expect(scores.intents).toEqual([
      { intent: 'None', rows: 2, precision: 0.5, recall: 0.5, f1: 0.5 },
      { intent: 'pay', rows: 2, precision: 0.5, recall: 0.5, f1: 0.5 },
      { intent: 'send', rows: 1, precision: 0, recall: 0, f1: 0 },
    ]);
    expect(scores.macroF1).toBeCloseTo(1 / 3, 12);
    expect(scores.microF1).toBe(0.4);
  });

  test('without rows of None a refusal is missed, not found wrongly', () => {
    const { microF1, macroF1, auroc, operatingPoint } = scoreIntents(MIXED.slice(0, 3));
    // Two of three rows were given an intent, one of them rightly.
    expect(microF1).toBe(2 / 5);
    // pay: 2·1/(2+2); send: 0.
    expect(macroF1).toBe(0.25);
    expect(auroc).toBeUndefined();
    expect(operatingPoint.outOfScopeRecall).toBeUndefined();
  });

  test('calibration is that of the decision', () => {
    expect(scores.calibrationError).toBeCloseTo(0.6, 12);
  });

  test('confusions are counted with examples', () => {
    expect(scores.confusions).toEqual([
      { gold: 'None', said: 'send', count: 1, examples: ['None as send'] },
      { gold: 'pay', said: 'None', count: 1, examples: ['pay as None'] },
      { gold: 'send', said: 'pay', count: 1, examples: ['send as pay'] },
    ]);
  });

  test('no predictions are no error', () => {
    const nothing = scoreIntents([]);
    expect([nothing.macroF1, nothing.microF1, nothing.calibrationError]).toEqual([0, 0, 0]);
    expect(nothing.accuracy).toBeUndefined();
  });
});

test('a prediction knows the likeliest intent behind a refusal', () => {
  const intents = [
    { intent: 'None', score: 0.7 },
    { intent: 'send', score: 0.1 },
    { intent: 'pay', score: 0.2 },
  ];
  const row = { text: 'hm', intent: 'pay' };
  expect(toPrediction(row, { topIntent: 'None', intents, certainty: 0.7 }, true)).toEqual({
    text: 'hm',
    gold: 'pay',
    topIntent: 'None',
    bestIntent: 'pay',
    scope: 1 - 0.7,
    certainty: 0.7,
    askedEncoder: true,
  });
});

test.each<[string, number, number]>([
  ['an intent', NaN, 0.9],
  ['the decision', 0.9, NaN],
])('a probability of %s that is no number is no prediction', (_, score, certainty) => {
  const answer = { topIntent: 'pay', intents: [{ intent: 'pay', score }], certainty };
  expect(() => toPrediction({ text: 'hm', intent: 'pay' }, answer, false)).toThrow('A probability is no number: hm');
});
