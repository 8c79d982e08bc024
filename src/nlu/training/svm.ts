import type { SparseVector } from '../features';
import { seededRandom, shuffle } from './random';

export interface SvmSettings {
  /** The price of an error. */
  cost: number;
  maxPasses: number;
  /** The spread of projected gradients at which a class is done. */
  tolerance: number;
  seed: number;
}

export const SVM_SETTINGS: SvmSettings = { cost: 1, maxPasses: 40, tolerance: 0.05, seed: 20 };

/** Rows laid end to end, for speed. */
interface Rows {
  starts: Int32Array;
  indices: Int32Array;
  values: Float64Array;
  squares: Float64Array;
}

/**
 * One-against-rest weights, feature-major (`weights[feature * classes + class]`), of a linear L2-loss support vector
 * machine. Deterministic for a seed. Follows Hsieh et al., "A Dual Coordinate Descent Method for Large-scale Linear
 * SVM" (ICML 2008), algorithm 3: random order and shrinking.
 */
export function trainSvm(
  vectors: readonly SparseVector[],
  labels: readonly number[],
  shape: { classes: number; features: number },
  settings: SvmSettings = SVM_SETTINGS,
): Float32Array {
  const rows = layOut(vectors);
  const weights = new Float32Array(shape.classes * shape.features);
  const one = new Float64Array(shape.features);
  const signs = new Int8Array(vectors.length);
  for (let label = 0; label < shape.classes; label += 1) {
    for (let row = 0; row < labels.length; row += 1) signs[row] = labels[row] === label ? 1 : -1;
    one.fill(0);
    trainOne(rows, signs, one, settings, seededRandom(settings.seed + label));
    for (let feature = 0; feature < shape.features; feature += 1) {
      weights[feature * shape.classes + label] = one[feature] as number;
    }
  }
  return weights;
}

function layOut(vectors: readonly SparseVector[]): Rows {
  const starts = new Int32Array(vectors.length + 1);
  vectors.forEach((vector, row) => {
    starts[row + 1] = (starts[row] as number) + vector.indices.length;
  });
  const total = starts[vectors.length] as number;
  const rows = {
    starts,
    indices: new Int32Array(total),
    values: new Float64Array(total),
    squares: new Float64Array(vectors.length),
  };
  vectors.forEach((vector, row) => {
    rows.indices.set(vector.indices, starts[row]);
    rows.values.set(vector.values, starts[row]);
    rows.squares[row] = vector.values.reduce((sum, value) => sum + value * value, 0);
  });
  return rows;
}

function trainOne(
  rows: Rows,
  signs: Int8Array,
  weights: Float64Array,
  settings: SvmSettings,
  random: () => number,
): void {
  const { starts, indices, values, squares } = rows;
  const total = signs.length;
  const diagonal = 1 / (2 * settings.cost);
  const alpha = new Float64Array(total);
  const active = Int32Array.from({ length: total }, (_, row) => row);
  let activeCount = total;
  let shrinkAbove = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass < settings.maxPasses; pass += 1) {
    let highest = Number.NEGATIVE_INFINITY;
    let lowest = Number.POSITIVE_INFINITY;
    shuffle(active, activeCount, random);
    for (let position = 0; position < activeCount; position += 1) {
      const row = active[position] as number;
      const sign = signs[row] as number;
      const first = starts[row] as number;
      const last = starts[row + 1] as number;
      const before = alpha[row] as number;
      let margin = 0;
      for (let at = first; at < last; at += 1)
        margin += (weights[indices[at] as number] as number) * (values[at] as number);
      const gradient = sign * margin - 1 + diagonal * before;
      if (before === 0 && gradient > shrinkAbove) {
        activeCount -= 1;
        active[position] = active[activeCount] as number;
        active[activeCount] = row;
        position -= 1;
        continue;
      }
      const projected = before === 0 ? Math.min(gradient, 0) : gradient;
      if (projected > highest) highest = projected;
      if (projected < lowest) lowest = projected;
      if (Math.abs(projected) < 1e-12) continue;
      const after = Math.max(before - gradient / ((squares[row] as number) + diagonal), 0);
      alpha[row] = after;
      const step = (after - before) * sign;
      for (let at = first; at < last; at += 1) {
        const feature = indices[at] as number;
        weights[feature] = (weights[feature] as number) + step * (values[at] as number);
      }
    }
    if (highest - lowest <= settings.tolerance) {
      if (activeCount === total) return;
      activeCount = total;
      shrinkAbove = Number.POSITIVE_INFINITY;
      continue;
    }
    shrinkAbove = highest <= 0 ? Number.POSITIVE_INFINITY : highest;
  }
}
