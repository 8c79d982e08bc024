import type { SparseVector } from '../vocabulary';
import { seededRandom, shuffle } from './random';

export interface SvmSettings {
  /** The price of an error. */
  cost: number;
  maxPasses: number;
  /** The spread of projected gradients at which a problem is solved. */
  tolerance: number;
  seed: number;
}

export const SVM_SETTINGS: SvmSettings = { cost: 1, maxPasses: 8, tolerance: 0.1, seed: 20 };

/**
 * A row without a price whose margin is so much wider than it must be is left out at once; LIBLINEAR waits until it knows from
 * the pass before. A pass over all rows near the end takes back those that were left out in error.
 */
const SURELY_RIGHT = 0.25;

/** Vectors laid end to end, for speed. */
export interface Rows {
  count: number;
  starts: Int32Array;
  indices: Int32Array;
  values: Float32Array;
  squares: Float64Array;
}

export function layOut(vectors: readonly Pick<SparseVector, 'indices' | 'values'>[]): Rows {
  const starts = new Int32Array(vectors.length + 1);
  vectors.forEach((vector, row) => {
    starts[row + 1] = (starts[row] as number) + vector.indices.length;
  });
  const total = starts[vectors.length] as number;
  const rows = {
    count: vectors.length,
    starts,
    indices: new Int32Array(total),
    values: new Float32Array(total),
    squares: new Float64Array(vectors.length),
  };
  vectors.forEach((vector, row) => {
    rows.indices.set(vector.indices, starts[row]);
    rows.values.set(vector.values, starts[row]);
    rows.squares[row] = vector.values.reduce((sum, value) => sum + value * value, 0);
  });
  return rows;
}

/** What a trained problem leaves for the next one like it: the price that each row that matters has (its dual variable). */
export interface Duals {
  rows: Int32Array;
  prices: Float32Array;
}

/**
 * Solves one linear L2-loss support vector machine; writes its weights into `weights`, which must be as long as there are
 * features. `sides` has 1, -1, or 0 for a row that is left out. Follows Hsieh et al., "A Dual Coordinate Descent Method for
 * Large-scale Linear SVM" (ICML 2008), algorithm 3: random order and shrinking. Deterministic for a seed.
 *
 * `start` is the end of a problem that was nearly the same (a fold fewer, an intent changed): the dual is convex, so the way to
 * the optimum only becomes shorter.
 */
export function solveSvm(
  rows: Rows,
  sides: Int8Array,
  weights: Float64Array,
  settings: SvmSettings,
  start?: Duals,
): Duals {
  const prices = startPrices(rows, sides, weights, start);
  const work: Work = { rows, sides, weights, prices, settings, random: seededRandom(settings.seed) };
  const active = rowsInside(sides);
  let activeCount = active.length;
  let shrinkAbove = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass < settings.maxPasses; pass += 1) {
    if (pass === settings.maxPasses - 2) {
      activeCount = active.length;
      shrinkAbove = Number.POSITIVE_INFINITY;
    }
    const { highest, lowest, left } = passOver(work, active, activeCount, shrinkAbove);
    activeCount = left;
    if (highest - lowest <= settings.tolerance) {
      if (activeCount === active.length) break;
      activeCount = active.length;
      shrinkAbove = Number.POSITIVE_INFINITY;
      continue;
    }
    shrinkAbove = highest <= 0 ? SURELY_RIGHT : Math.min(highest, SURELY_RIGHT);
  }
  return nonzero(prices);
}

interface Work {
  rows: Rows;
  sides: Int8Array;
  weights: Float64Array;
  prices: Float64Array;
  settings: SvmSettings;
  random: () => number;
}

/** One pass over the first `count` rows of `active`; those that are surely right are moved behind the `left` others. */
function passOver(
  { rows, sides, weights, prices, settings, random }: Work,
  active: Int32Array,
  count: number,
  shrinkAbove: number,
): { highest: number; lowest: number; left: number } {
  const diagonal = 1 / (2 * settings.cost);
  let left = count;
  let highest = Number.NEGATIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  shuffle(active, left, random);
  for (let position = 0; position < left; position += 1) {
    const row = active[position] as number;
    const before = prices[row] as number;
    const gradient = gradientAt(rows, row, sides[row] as number, weights) + diagonal * before;
    if (before === 0 && gradient > shrinkAbove) {
      left -= 1;
      active[position] = active[left] as number;
      active[left] = row;
      position -= 1;
      continue;
    }
    const projected = before === 0 ? Math.min(gradient, 0) : gradient;
    if (projected > highest) highest = projected;
    if (projected < lowest) lowest = projected;
    if (Math.abs(projected) < 1e-12) continue;
    const after = Math.max(before - gradient / ((rows.squares[row] as number) + diagonal), 0);
    prices[row] = after;
    addRow(rows, row, (after - before) * (sides[row] as number), weights);
  }
  return { highest, lowest, left };
}

function gradientAt(rows: Rows, row: number, side: number, weights: Float64Array): number {
  const last = rows.starts[row + 1] as number;
  let margin = 0;
  for (let at = rows.starts[row] as number; at < last; at += 1) {
    margin += (weights[rows.indices[at] as number] as number) * (rows.values[at] as number);
  }
  return side * margin - 1;
}

function addRow(rows: Rows, row: number, step: number, weights: Float64Array): void {
  const last = rows.starts[row + 1] as number;
  for (let at = rows.starts[row] as number; at < last; at += 1) {
    const feature = rows.indices[at] as number;
    weights[feature] = (weights[feature] as number) + step * (rows.values[at] as number);
  }
}

function startPrices(rows: Rows, sides: Int8Array, weights: Float64Array, start: Duals | undefined): Float64Array {
  weights.fill(0);
  const prices = new Float64Array(rows.count);
  start?.rows.forEach((row, at) => {
    const side = sides[row] as number;
    if (side === 0) return;
    prices[row] = start.prices[at] as number;
    addRow(rows, row, side * (start.prices[at] as number), weights);
  });
  return prices;
}

function rowsInside(sides: Int8Array): Int32Array {
  const inside = new Int32Array(sides.length);
  let count = 0;
  sides.forEach((side, row) => {
    if (side === 0) return;
    inside[count] = row;
    count += 1;
  });
  return inside.subarray(0, count);
}

function nonzero(prices: Float64Array): Duals {
  const rows = Int32Array.from(prices.keys()).filter((row) => prices[row] !== 0);
  return { rows, prices: Float32Array.from(rows, (row) => prices[row] as number) };
}
