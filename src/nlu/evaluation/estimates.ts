/** A measured figure and how far chance alone may have moved it. */
export interface Estimate {
  value: number;
  standardError: number;
}

/** A share of independent rows, with the standard error of a binomial distribution; undefined without rows. */
export function estimateShare(part: number, whole: number): Estimate | undefined {
  if (whole === 0) return undefined;
  const value = part / whole;
  return { value, standardError: Math.sqrt((value * (1 - value)) / whole) };
}

/**
 * By how much one engine is right more often than another on the same rows, with the standard error of paired samples: rows on
 * which both are right or both wrong say nothing. Undefined without rows.
 */
export function estimateDifference(one: readonly boolean[], other: readonly boolean[]): Estimate | undefined {
  const rows = one.length;
  if (rows === 0) return undefined;
  const won = one.filter((right, row) => right && other[row] === false).length;
  const lost = one.filter((right, row) => !right && other[row] === true).length;
  const difference = won - lost;
  return {
    value: difference / rows,
    standardError: Math.sqrt(Math.max(0, won + lost - (difference * difference) / rows)) / rows,
  };
}

/**
 * How likely a positive has a higher score than a negative, ties counting half: the area under the receiver operating
 * characteristic, by ranks (Mann and Whitney), with its standard error after Hanley and McNeil (Radiology 1982). Undefined
 * when there are none of either.
 */
export function estimateAuroc(positives: readonly number[], negatives: readonly number[]): Estimate | undefined {
  if (positives.length === 0 || negatives.length === 0) return undefined;
  const ordered = [
    ...positives.map((score) => ({ score, isPositive: true })),
    ...negatives.map((score) => ({ score, isPositive: false })),
  ].sort((a, b) => a.score - b.score);
  let rankSum = 0;
  for (let first = 0; first < ordered.length; ) {
    let last = first;
    while (last + 1 < ordered.length && ordered[last + 1]?.score === ordered[first]?.score) last += 1;
    const rank = (first + last) / 2 + 1;
    for (let at = first; at <= last; at += 1) if (ordered[at]?.isPositive === true) rankSum += rank;
    first = last + 1;
  }
  const [p, n] = [positives.length, negatives.length];
  const value = (rankSum - (p * (p + 1)) / 2) / (p * n);
  const twoPositives = value / (2 - value);
  const twoNegatives = (2 * value * value) / (1 + value);
  const variance =
    (value * (1 - value) + (p - 1) * (twoPositives - value * value) + (n - 1) * (twoNegatives - value * value)) /
    (p * n);
  return { value, standardError: Math.sqrt(Math.max(0, variance)) };
}

/** The share of `negatives` below the threshold that keeps at least a share of `positives`. */
export function estimateRecallWhereKept(
  positives: readonly number[],
  negatives: readonly number[],
  kept: number,
): Estimate | undefined {
  const ordered = [...positives].sort((a, b) => a - b);
  // Rounded first: 100 * (1 - 0.97) is a little more than 3.
  const threshold = ordered[Math.floor(Number((ordered.length * (1 - kept)).toFixed(9)))];
  if (threshold === undefined) return undefined;
  return estimateShare(negatives.filter((score) => score < threshold).length, negatives.length);
}

/**
 * Expected calibration error: how far the certainty of predictions is from how often they are right, by equally wide bins
 * (Naeini et al., AAAI 2015). 0 without predictions. Throws for a certainty that is no number, which belongs to no bin and would
 * otherwise pass for a perfect one.
 */
export function calibrationError(predictions: readonly { certainty: number; right: boolean }[], bins = 10): number {
  const gaps = new Float64Array(bins);
  for (const { certainty, right } of predictions) {
    if (!Number.isFinite(certainty)) throw new Error(`A certainty is ${certainty}`);
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(certainty * bins)));
    gaps[bin] = (gaps[bin] as number) + certainty - (right ? 1 : 0);
  }
  return predictions.length === 0 ? 0 : gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / predictions.length;
}

/** The value that a share of the samples do not exceed; 0 without samples. */
export function quantile(samples: readonly number[], share: number): number {
  const ordered = [...samples].sort((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? 0;
}
