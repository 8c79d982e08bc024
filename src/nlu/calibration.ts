import type { KnownShares } from './vocabulary';

/**
 * Turns margins into probabilities. Whether the utterance is in scope at all is a logistic regression over several
 * signals; which intent, given that it is, is a softmax with a temperature (Guo et al., "On Calibration of Modern
 * Neural Networks", ICML 2017). Both are fitted on margins from cross-validation, never on those of seen rows.
 */
export interface Calibration {
  /** Multiplies margins before the softmax. */
  sharpness: number;
  /** For each signal, then the constant. */
  scopeWeights: number[];
  /** The lowest probability of being in scope at which an intent is chosen. */
  scopeThreshold: number;
}

/** What tells in scope from out of scope: best margin, its lead over the second, that of None, shares of known words. */
export function scopeSignals(
  margins: ArrayLike<number>,
  none: number,
  known: Pick<KnownShares, 'units' | 'pairs'>,
): number[] {
  const [best, second] = highestMargins(margins, none);
  const noneMargin = none < 0 ? NOT_MEANT : (margins[none] as number);
  return [best, Math.min(best - second, 2), noneMargin, known.units, known.pairs];
}

/** The margin of a row that is surely not meant; stands for intents that are not there. */
const NOT_MEANT = -1;

/** The two highest margins but that of None. */
export function highestMargins(margins: ArrayLike<number>, none: number): [best: number, second: number] {
  let best = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  for (let label = 0; label < margins.length; label += 1) {
    if (label === none) continue;
    const margin = margins[label] as number;
    if (margin > best) {
      second = best;
      best = margin;
    } else if (margin > second) second = margin;
  }
  const orNotMeant = (margin: number): number => (margin === Number.NEGATIVE_INFINITY ? NOT_MEANT : margin);
  return [orNotMeant(best), orNotMeant(second)];
}

export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

export function scopeProbability(weights: readonly number[], signals: readonly number[]): number {
  let sum = weights[signals.length] ?? 0;
  for (let at = 0; at < signals.length; at += 1) sum += (weights[at] as number) * (signals[at] as number);
  return sigmoid(sum);
}

/** Softmax over all classes but None; None's place holds 0. */
export function softmaxWithout(margins: ArrayLike<number>, none: number, sharpness: number): Float64Array {
  const scores = new Float64Array(margins.length);
  let highest = Number.NEGATIVE_INFINITY;
  for (let label = 0; label < margins.length; label += 1) {
    if (label !== none) highest = Math.max(highest, margins[label] as number);
  }
  let sum = 0;
  for (let label = 0; label < margins.length; label += 1) {
    if (label === none) continue;
    const score = Math.exp(sharpness * ((margins[label] as number) - highest));
    scores[label] = score;
    sum += score;
  }
  if (sum > 0) for (let label = 0; label < scores.length; label += 1) scores[label] = (scores[label] as number) / sum;
  return scores;
}

/** Probabilities that sum to 1, and whether the utterance counts as in scope. */
export function calibratedScores(
  calibration: Calibration,
  margins: ArrayLike<number>,
  none: number,
  signals: readonly number[],
): { scores: Float64Array; inScope: boolean } {
  const scope = scopeProbability(calibration.scopeWeights, signals);
  const scores = softmaxWithout(margins, none, calibration.sharpness);
  for (let label = 0; label < scores.length; label += 1) scores[label] = (scores[label] as number) * scope;
  if (none >= 0) scores[none] = 1 - scope;
  return { scores, inScope: scope >= calibration.scopeThreshold };
}
