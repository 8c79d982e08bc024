import { type Calibration, scopeProbability, sigmoid, softmaxWithout } from '../calibration';
import { solveLinear } from './solveLinear';

/** A row as a model that has not seen it judges it. */
export interface JudgedRow {
  margins: ArrayLike<number>;
  signals: readonly number[];
  label: number;
  inScope: boolean;
}

/** At least this share of the held-out rows whose intent is right stays in scope at the chosen threshold. */
const KEEP_UNDERSTOOD = 0.96;
/**
 * How much of what people say is out of scope, as far as probabilities are concerned: the share of such rows in a training
 * file tells nothing of it. The threshold does not depend on it.
 */
const OUT_OF_SCOPE_PRIOR = 0.1;
const SHARPNESS_SAMPLE = 2_000;
const SCOPE_SAMPLE = 6_000;
const NEWTON_STEPS = 30;
const RIDGE = 1;
const SHARPNESS_GRID = Array.from({ length: 40 }, (_, step) => 0.2 * 1.12 ** step);
/** Everything is in scope: the constant of a model that has nothing to tell it by. */
const SURELY = 10;

/** Fits the probabilities of `calibratedScores` on rows judged by models that have not seen them. */
export function fitCalibration(rows: readonly JudgedRow[], none: number): Calibration {
  const inScope = rows.filter((row) => row.inScope);
  const sharpness = fitSharpness(sample(inScope, SHARPNESS_SAMPLE), none);
  const width = rows[0]?.signals.length ?? 0;
  if (inScope.length === rows.length || inScope.length === 0) {
    return { sharpness, scopeWeights: [...new Array<number>(width).fill(0), SURELY], scopeThreshold: 0 };
  }
  const some = sample(rows, SCOPE_SAMPLE);
  const targets = some.map((row) => (row.inScope ? 1 : 0));
  const scopeWeights = fitLogistic(
    some.map((row) => row.signals),
    targets,
    some.filter((row) => row.inScope).length / some.length,
  );
  scopeWeights[width] = (scopeWeights[width] as number) + Math.log((1 - OUT_OF_SCOPE_PRIOR) / OUT_OF_SCOPE_PRIOR);
  const probabilities = rows.map((row) => scopeProbability(scopeWeights, row.signals));
  return { sharpness, scopeWeights, scopeThreshold: chooseThreshold(probabilities, rows, none) };
}

/** At most so many rows, evenly from all of them. */
export function sample<T>(rows: readonly T[], most: number): readonly T[] {
  if (rows.length <= most) return rows;
  return Array.from({ length: most }, (_, at) => rows[Math.floor((at * rows.length) / most)] as T);
}

function fitSharpness(rows: readonly JudgedRow[], none: number): number {
  let best = 1;
  let bestLoss = Number.POSITIVE_INFINITY;
  for (const sharpness of SHARPNESS_GRID) {
    let loss = 0;
    for (const row of rows)
      loss -= Math.log(Math.max(softmaxWithout(row.margins, none, sharpness)[row.label] as number, 1e-9));
    if (loss < bestLoss) {
      bestLoss = loss;
      best = sharpness;
    }
  }
  return best;
}

/**
 * Logistic regression with a small ridge, by Newton's method. Both sides weigh the same in sum: the share of
 * out-of-scope examples in a file says nothing about how many customers will ask such things.
 */
export function fitLogistic(
  signals: readonly (readonly number[])[],
  targets: readonly number[],
  positiveShare: number,
): number[] {
  const width = (signals[0]?.length ?? 0) + 1;
  let weights = new Array<number>(width).fill(0);
  for (let step = 0; step < NEWTON_STEPS; step += 1) {
    const gradient = weights.map((weight, at) => (at < width - 1 ? RIDGE * weight : 0));
    const hessian = weights.map((_, row) =>
      weights.map((__, column) => (row === column && row < width - 1 ? RIDGE : row === column ? 1e-6 : 0)),
    );
    signals.forEach((row, index) => {
      const inputs = [...row, 1];
      const target = targets[index] as number;
      const importance = target === 1 ? 0.5 / positiveShare : 0.5 / (1 - positiveShare);
      const predicted = sigmoid(inputs.reduce((sum, input, at) => sum + input * (weights[at] as number), 0));
      const curvature = importance * predicted * (1 - predicted);
      for (let at = 0; at < width; at += 1) {
        gradient[at] = (gradient[at] as number) + importance * (predicted - target) * (inputs[at] as number);
        const hessianRow = hessian[at] as number[];
        for (let other = 0; other < width; other += 1) {
          hessianRow[other] =
            (hessianRow[other] as number) + curvature * (inputs[at] as number) * (inputs[other] as number);
        }
      }
    });
    const change = solveLinear(hessian, gradient);
    weights = weights.map((weight, at) => weight - (change[at] as number));
    if (Math.max(...change.map(Math.abs)) < 1e-6) break;
  }
  return weights;
}

/**
 * The threshold at which the mean of two shares is highest: rightly understood rows that are kept, and out-of-scope rows
 * that are refused; never losing more than the setting allows. Rows whose intent would be wrong anyway count for neither:
 * asking back is better than a wrong answer.
 */
function chooseThreshold(probabilities: readonly number[], rows: readonly JudgedRow[], none: number): number {
  const understood = (row: JudgedRow) => row.inScope && bestInScope(row.margins, none) === row.label;
  const chosen = (isChosen: (row: JudgedRow) => boolean) =>
    Float64Array.from(probabilities.filter((_, at) => isChosen(rows[at] as JudgedRow))).sort();
  const kept = chosen(understood);
  const refused = chosen((row) => !row.inScope);
  const most = Math.floor(kept.length * (1 - KEEP_UNDERSTOOD));
  let threshold = 0;
  let bestBalance = Number.NEGATIVE_INFINITY;
  let below = 0;
  for (let lost = 0; lost <= most && lost < kept.length; lost += 1) {
    const candidate = kept[lost] as number;
    while (below < refused.length && (refused[below] as number) < candidate) below += 1;
    const balance = below / refused.length - lost / kept.length;
    if (balance > bestBalance) {
      bestBalance = balance;
      // Halfway to the next refused row: the lowest kept one is no reason to refuse all that come a little lower.
      threshold = below === 0 ? candidate : (candidate + (refused[below - 1] as number)) / 2;
    }
  }
  return threshold;
}

/** The intent, not None, with the highest margin; -1 if there is none. */
export function bestInScope(margins: ArrayLike<number>, none: number): number {
  let best = -1;
  for (let label = 0; label < margins.length; label += 1) {
    if (label !== none && (best < 0 || (margins[label] as number) > (margins[best] as number))) best = label;
  }
  return best;
}
