/** The `x` of `matrix · x = right`, by Gaussian elimination with partial pivoting. */
export function solveLinear(matrix: number[][], right: readonly number[]): number[] {
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
