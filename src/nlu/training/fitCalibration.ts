import {
  type Calibration,
  type KnownShares,
  scopeProbability,
  scopeSignals,
  sigmoid,
  softmaxWithout,
} from '../calibration';

/** What a model trained without a row said about it. */
export interface HeldOutRow {
  margins: Float64Array;
  known: KnownShares;
  label: number;
}

/** At least this share of the held-out rows whose intent is right stays in scope at the chosen threshold. */
const KEEP_UNDERSTOOD = 0.93;
const NEWTON_STEPS = 30;
const RIDGE = 1;
const SHARPNESS_GRID = Array.from({ length: 40 }, (_, step) => 0.5 * 1.09 ** step);

/** Fits the probabilities of `calibratedScores` on held-out margins. `none` is -1 when the model has no None class. */
export function fitCalibration(rows: readonly HeldOutRow[], none: number): Calibration {
  const inScope = rows.filter((row) => row.label !== none);
  const sharpness = fitSharpness(inScope, none);
  if (none < 0 || inScope.length === rows.length || inScope.length === 0) {
    return { sharpness, scopeWeights: [0, 0, 0, 0, 0, 10], scopeThreshold: 0 };
  }
  const signals = rows.map((row) => scopeSignals(row.margins, none, row.known));
  const targets = rows.map((row) => (row.label === none ? 0 : 1));
  const scopeWeights = fitLogistic(signals, targets, inScope.length / rows.length);
  const probabilities = signals.map((row) => scopeProbability(scopeWeights, row));
  return { sharpness, scopeWeights, scopeThreshold: chooseThreshold(probabilities, rows, none) };
}

function fitSharpness(rows: readonly HeldOutRow[], none: number): number {
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
export function fitLogistic(signals: readonly number[][], targets: readonly number[], positiveShare: number): number[] {
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
    const change = solve(hessian, gradient);
    weights = weights.map((weight, at) => weight - (change[at] as number));
    if (Math.max(...change.map(Math.abs)) < 1e-6) break;
  }
  return weights;
}

/** Gaussian elimination with partial pivoting. */
function solve(matrix: number[][], right: readonly number[]): number[] {
  const size = right.length;
  const rows = matrix.map((row, at) => [...row, right[at] as number]);
  for (let pivot = 0; pivot < size; pivot += 1) {
    let best = pivot;
    for (let row = pivot + 1; row < size; row += 1) {
      if (Math.abs(rows[row]?.[pivot] ?? 0) > Math.abs(rows[best]?.[pivot] ?? 0)) best = row;
    }
    [rows[pivot], rows[best]] = [rows[best] as number[], rows[pivot] as number[]];
    const head = rows[pivot] as number[];
    for (let row = 0; row < size; row += 1) {
      if (row === pivot) continue;
      const current = rows[row] as number[];
      const factor = (current[pivot] as number) / (head[pivot] as number);
      for (let column = pivot; column <= size; column += 1) {
        current[column] = (current[column] as number) - factor * (head[column] as number);
      }
    }
  }
  return rows.map((row, at) => (row[size] as number) / (row[at] as number));
}

/**
 * The threshold at which the means of two shares is highest: rightly understood rows that are kept, and None rows that
 * are refused; never losing more than the setting allows. Rows whose intent would be wrong anyway count for neither:
 * asking back is better than a wrong answer.
 */
function chooseThreshold(probabilities: readonly number[], rows: readonly HeldOutRow[], none: number): number {
  const understood = (row: HeldOutRow) => row.label !== none && bestInScope(row.margins, none) === row.label;
  const kept = probabilities.filter((_, at) => understood(rows[at] as HeldOutRow)).sort((a, b) => a - b);
  const refused = probabilities.filter((_, at) => rows[at]?.label === none);
  const highest = kept[Math.floor(kept.length * (1 - KEEP_UNDERSTOOD))] ?? 0;
  let best = 0;
  let bestBalance = Number.NEGATIVE_INFINITY;
  for (const threshold of new Set(kept)) {
    if (threshold > highest) break;
    const balance =
      kept.filter((probability) => probability >= threshold).length / kept.length +
      refused.filter((probability) => probability < threshold).length / refused.length;
    if (balance > bestBalance) {
      bestBalance = balance;
      best = threshold;
    }
  }
  // Halfway to the next refused row: the lowest kept one is no reason to refuse all that come a little lower.
  const below = refused.filter((probability) => probability < best);
  return below.length === 0 ? best : (best + Math.max(...below)) / 2;
}

function bestInScope(margins: Float64Array, none: number): number {
  let best = -1;
  margins.forEach((margin, label) => {
    if (label !== none && (best < 0 || margin > (margins[best] as number))) best = label;
  });
  return best;
}
