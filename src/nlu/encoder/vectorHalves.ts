/** Of a vector. */
export const HALVES = 2;

/** A sentence's vector from both sides; see `Encoder.encode`. */
export interface VectorHalves {
  /** The state of the first token. */
  first: Float32Array;
  /** The mean of the states of all tokens. */
  mean: Float32Array;
}

/** Views of the same numbers. */
export function halvesOf(vector: Float32Array): VectorHalves {
  const middle = vector.length / HALVES;
  return { first: vector.subarray(0, middle), mean: vector.subarray(middle) };
}
