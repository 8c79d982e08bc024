/**
 * Where an utterance lies among what training has heard, as data. Distances are Mahalanobis distances: a whitened vector is
 * `whiten · vector`, with the inverse of the Cholesky factor of a shrunk covariance (lower triangular, row after row).
 */
export interface MeaningSpace {
  dimensions: number;
  /** Of what is left of a vector when its intent's mean is taken away. */
  whiten: Float32Array;
  /** Of all vectors. */
  whitenAll: Float32Array;
  mean: Float32Array;
  /** Of each intent in scope, whitened, row after row. */
  whitenedMeans: Float32Array;
  /** The same means, as vectors of length 1. */
  unitMeans: Float32Array;
}

/**
 * Two signs of being in scope, the higher the surer: how much nearer the nearest intent is than the mean of everything
 * (Ren et al., "A Simple Fix to Mahalanobis Distance for Improving Near-OOD Detection", 2021), and the cosine with the
 * nearest intent's mean.
 */
export function meaningSignals(space: MeaningSpace, vector: Float32Array): [relativeDistance: number, cosine: number] {
  const { dimensions, whiten, whitenAll, mean, whitenedMeans, unitMeans } = space;
  // Where nothing is in scope there is nothing to be near to.
  if (whitenedMeans.length === 0) return [0, 0];
  const own = whitened(whiten, vector, dimensions);
  const offset = vector.map((value, at) => value - (mean[at] as number));
  const fromAll = whitened(whitenAll, offset, dimensions).reduce((sum, value) => sum + value * value, 0);
  let nearest = Number.POSITIVE_INFINITY;
  let cosine = -1;
  for (let first = 0; first < whitenedMeans.length; first += dimensions) {
    let distance = 0;
    let product = 0;
    for (let at = 0; at < dimensions; at += 1) {
      distance += ((own[at] as number) - (whitenedMeans[first + at] as number)) ** 2;
      product += (vector[at] as number) * (unitMeans[first + at] as number);
    }
    nearest = Math.min(nearest, distance);
    cosine = Math.max(cosine, product);
  }
  // In units of the dimensions, so that the numbers are about 1 whatever the encoder.
  return [(fromAll - nearest) / dimensions, cosine];
}

/** `matrix · vector` for a lower triangular matrix. */
export function whitened(matrix: ArrayLike<number>, vector: ArrayLike<number>, dimensions: number): Float64Array {
  const result = new Float64Array(dimensions);
  for (let row = 0; row < dimensions; row += 1) {
    let sum = 0;
    for (let at = 0; at <= row; at += 1) sum += (matrix[row * dimensions + at] as number) * (vector[at] as number);
    result[row] = sum;
  }
  return result;
}
