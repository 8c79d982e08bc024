/** Rows of weights in a byte each, with a factor for every row: `weight ≈ levels[row * width + column] * scales[row]`. */
export interface QuantizedRows {
  levels: Int8Array;
  scales: Float32Array;
}

const HIGHEST_LEVEL = 127;

/** Of one of the rows with a vector as wide. */
export function productWith({ levels, scales }: QuantizedRows, row: number, vector: Float32Array): number {
  const first = row * vector.length;
  let sum = 0;
  for (let at = 0; at < vector.length; at += 1) sum += (levels[first + at] as number) * (vector[at] as number);
  return sum * (scales[row] as number);
}

/** Rounds each weight to one of 255 levels of its row; the error is at most 0.4% of the row's largest weight. */
export function quantizeRows(weights: Float32Array, width: number): QuantizedRows {
  const count = weights.length / width;
  const levels = new Int8Array(weights.length);
  const scales = new Float32Array(count);
  for (let row = 0; row < count; row += 1) {
    const first = row * width;
    let largest = 0;
    for (let at = first; at < first + width; at += 1) largest = Math.max(largest, Math.abs(weights[at] as number));
    if (largest === 0) continue;
    const scale = largest / HIGHEST_LEVEL;
    scales[row] = scale;
    for (let at = first; at < first + width; at += 1) levels[at] = Math.round((weights[at] as number) / scale);
  }
  return { levels, scales };
}
