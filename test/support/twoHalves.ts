/** A vector as an encoder gives it, both halves the same. */
export function twoHalves(half: readonly number[]): Float32Array {
  return Float32Array.from([...half, ...half]);
}
