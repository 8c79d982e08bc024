import { type MeaningSpace, whitened } from '../secondTier/meaningSpace';
import { meanOf } from './softmaxRegression';

/** How much of the covariance is taken to be the same in all directions: there are seldom more rows than numbers in it. */
const SHRINKAGE = 0.3;

/** The space of vectors in scope; `labels` has the intent of each. */
export function fitMeaningSpace(vectors: readonly Float32Array[], labels: readonly number[]): MeaningSpace {
  const dimensions = vectors[0]?.length ?? 0;
  const mean = meanOf(vectors, dimensions);
  const groups = new Map<number, Float32Array[]>();
  vectors.forEach((vector, row) => {
    const label = labels[row] as number;
    const own = groups.get(label);
    if (own === undefined) groups.set(label, [vector]);
    else own.push(vector);
  });
  const meanOfLabel = new Map([...groups].map(([label, own]) => [label, meanOf(own, dimensions)]));
  const within = covariance(vectors, (row) => meanOfLabel.get(labels[row] as number) as Float64Array, dimensions);
  const whiten = whitening(within, Math.max(1, vectors.length - groups.size), dimensions);
  const whitenAll = whitening(
    covariance(vectors, () => mean, dimensions),
    Math.max(1, vectors.length),
    dimensions,
  );
  const means = [...meanOfLabel.values()];
  return {
    dimensions,
    whiten: Float32Array.from(whiten),
    whitenAll: Float32Array.from(whitenAll),
    mean: Float32Array.from(mean),
    whitenedMeans: joined(means.map((each) => whitened(whiten, each, dimensions))),
    unitMeans: joined(means.map((each) => scaledToUnit(each))),
  };
}

/** The lower half of the sum of outer products of what is left when a row's centre is taken away. */
function covariance(
  vectors: readonly Float32Array[],
  centreOf: (row: number) => Float64Array,
  dimensions: number,
): Float64Array {
  const sum = new Float64Array(dimensions * dimensions);
  const rest = new Float64Array(dimensions);
  vectors.forEach((vector, row) => {
    const centre = centreOf(row);
    for (let at = 0; at < dimensions; at += 1) rest[at] = (vector[at] as number) - (centre[at] as number);
    for (let i = 0; i < dimensions; i += 1) {
      const value = rest[i] as number;
      for (let j = 0, to = i * dimensions; j <= i; j += 1, to += 1) {
        sum[to] = (sum[to] as number) + value * (rest[j] as number);
      }
    }
  });
  return sum;
}

/** The inverse of the Cholesky factor of the shrunk covariance. */
function whitening(sums: Float64Array, divisor: number, dimensions: number): Float64Array {
  let trace = 0;
  for (let at = 0; at < dimensions; at += 1) trace += (sums[at * dimensions + at] as number) / divisor;
  // A set of equal vectors has no spread at all; any positive number keeps the factor invertible.
  const ridge = (SHRINKAGE * trace) / dimensions || 1;
  const shrunk = sums.map((sum, at) => {
    const diagonal = at % (dimensions + 1) === 0 ? ridge : 0;
    return ((1 - SHRINKAGE) * sum) / divisor + diagonal;
  });
  return invertLower(choleskyFactor(shrunk, dimensions), dimensions);
}

function choleskyFactor(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let rest = matrix[i * size + j] as number;
      for (let at = 0; at < j; at += 1) rest -= (factor[i * size + at] as number) * (factor[j * size + at] as number);
      factor[i * size + j] = i === j ? Math.sqrt(rest) : rest / (factor[j * size + j] as number);
    }
  }
  return factor;
}

function invertLower(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column += 1) {
    for (let row = column; row < size; row += 1) {
      let rest = row === column ? 1 : 0;
      for (let at = column; at < row; at += 1) {
        rest -= (factor[row * size + at] as number) * (inverse[at * size + column] as number);
      }
      inverse[row * size + column] = rest / (factor[row * size + row] as number);
    }
  }
  return inverse;
}

function scaledToUnit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
  return vector.map((value) => value / length);
}

function joined(rows: readonly Float64Array[]): Float32Array {
  const all = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}
