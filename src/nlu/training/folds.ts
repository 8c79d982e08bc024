import { seededRandom, shuffle } from './random';

/** A fold for every row; the rows of each label are spread evenly. Deterministic for a seed. */
export function assignFolds(labels: Int32Array, folds: number, seed: number): Int32Array {
  const random = seededRandom(seed);
  const members = new Map<number, number[]>();
  labels.forEach((label, row) => {
    const own = members.get(label);
    if (own === undefined) members.set(label, [row]);
    else own.push(row);
  });
  const foldOf = new Int32Array(labels.length);
  let first = 0;
  for (const rows of members.values()) {
    const order = Int32Array.from(rows);
    shuffle(order, order.length, random);
    order.forEach((row, position) => {
      foldOf[row] = (position + first) % folds;
    });
    first += 1;
  }
  return foldOf;
}
