import {
  calibrationError,
  estimateAuroc,
  estimateDifference,
  estimateRecallWhereKept,
  estimateShare,
  quantile,
} from '../../../../src/nlu/evaluation/estimates';

describe('estimateShare', () => {
  test('gives the share with its binomial standard error', () => {
    expect(estimateShare(3, 4)).toEqual({ value: 0.75, standardError: Math.sqrt(0.1875 / 4) });
    expect(estimateShare(4, 4)).toEqual({ value: 1, standardError: 0 });
  });

  test('has nothing to say of no rows', () => expect(estimateShare(0, 0)).toBeUndefined());
});

describe('estimateDifference', () => {
  test('looks at the rows on which two engines differ', () => {
    const one = [true, true, true, false, true];
    const other = [true, false, false, true, true];
    // Won 2, lost 1 of 5: 1/5; variance (3 - 1/5) / 25.
    expect(estimateDifference(one, other)).toEqual({ value: 0.2, standardError: Math.sqrt(2.8) / 5 });
    expect(estimateDifference(other, one)?.value).toBe(-0.2);
    expect(estimateDifference(one, one)).toEqual({ value: 0, standardError: 0 });
    expect(estimateDifference([], [])).toBeUndefined();
  });
});

describe('estimateAuroc', () => {
  test('counts pairs in the right order, ties half', () => {
    // Pairs: .9>.8, .9>.5, .8=.8 (half), .8>.5, .3<.8, .3<.5: 3.5 of 6.
    expect(estimateAuroc([0.9, 0.8, 0.3], [0.8, 0.5])?.value).toBeCloseTo(3.5 / 6, 12);
    expect(estimateAuroc([1, 1], [0])?.value).toBe(1);
    expect(estimateAuroc([0], [1, 1])?.value).toBe(0);
  });

  test('has the standard error of Hanley and McNeil', () => {
    // A = 3/4: Q1 = A/(2-A) = 0.6, Q2 = 2A²/(1+A) = 9/14; one more of each than the pair itself.
    const variance = (0.75 * 0.25 + (0.6 - 0.5625) + (9 / 14 - 0.5625)) / 4;
    expect(estimateAuroc([0.9, 0.4], [0.5, 0.1])).toEqual({ value: 0.75, standardError: Math.sqrt(variance) });
  });

  test('needs both', () => {
    expect(estimateAuroc([1], [])).toBeUndefined();
    expect(estimateAuroc([], [1])).toBeUndefined();
  });
});

describe('estimateRecallWhereKept', () => {
  const positives = Array.from({ length: 100 }, (_, at) => at / 100);

  test('loses no more of the positives than it may', () => {
    // The threshold is 0.03: three positives lie below it.
    expect(estimateRecallWhereKept(positives, [0.01, 0.02, 0.03, 0.5], 0.97)?.value).toBe(0.5);
    expect(estimateRecallWhereKept(positives, [0.01, 0.02, 0.03, 0.5], 1)?.value).toBe(0);
    expect(estimateRecallWhereKept(positives, [0.1, 0.2, 0.6], 0.5)?.value).toBeCloseTo(2 / 3, 12);
  });

  test('needs both', () => {
    expect(estimateRecallWhereKept([], [1], 0.97)).toBeUndefined();
    expect(estimateRecallWhereKept([1], [], 0.97)).toBeUndefined();
  });
});

describe('calibrationError', () => {
  test('weighs the gap of each bin by its rows', () => {
    // Bin 0.9: certainty 1.85 of 1 right: gap 0.85; bin 0.2: 0.25 of 1 right: gap 0.75; together 1.6 of 3 rows.
    const predictions = [
      { certainty: 0.9, right: true },
      { certainty: 0.95, right: false },
      { certainty: 0.25, right: true },
    ];
    expect(calibrationError(predictions)).toBeCloseTo(1.6 / 3, 12);
  });

  test('lets gaps cancel within a bin, not between bins', () => {
    const half = [
      { certainty: 0.55, right: true },
      { certainty: 0.55, right: false },
    ];
    expect(calibrationError(half)).toBeCloseTo(0.05, 12);
    expect(calibrationError(half, 1)).toBeCloseTo(0.05, 12);
    expect(
      calibrationError([
        { certainty: 1, right: true },
        { certainty: 0, right: false },
      ]),
    ).toBe(0);
    expect(
      calibrationError([
        { certainty: 1, right: false },
        { certainty: 0, right: true },
      ]),
    ).toBe(1);
    expect(calibrationError([])).toBe(0);
  });

  test.each([NaN, Infinity, -Infinity])('a certainty of %p is no perfect calibration', (certainty) => {
    expect(() => calibrationError([{ certainty, right: true }])).toThrow(`A certainty is ${certainty}`);
  });
});

test('a quantile is a sample', () => {
  expect(quantile([5, 1, 3], 0.5)).toBe(3);
  expect(quantile([5, 1, 3, 4], 0.99)).toBe(5);
  expect(quantile([], 0.5)).toBe(0);
});
