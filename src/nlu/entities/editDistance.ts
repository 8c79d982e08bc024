const LONGEST = 64;
const rows = [new Uint8Array(LONGEST + 1), new Uint8Array(LONGEST + 1), new Uint8Array(LONGEST + 1)] as const;

/**
 * How many insertions, deletions, replacements and swaps of neighbours make one word of the other, or `limit + 1` when
 * there are more than `limit`. Follows Damerau, "A technique for computer detection and correction of spelling errors"
 * (CACM 1964), with no edit inside a swap.
 */
export function editDistance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) > limit || one.length > LONGEST || other.length > LONGEST) return limit + 1;
  let [before, last, row]: [Uint8Array, Uint8Array, Uint8Array] = [...rows];
  for (let column = 0; column <= other.length; column += 1) last[column] = column;
  for (let at = 1; at <= one.length; at += 1) {
    row[0] = at;
    let least = at;
    const code = one.charCodeAt(at - 1);
    for (let column = 1; column <= other.length; column += 1) {
      const otherCode = other.charCodeAt(column - 1);
      let cost = Math.min((last[column] as number) + 1, (row[column - 1] as number) + 1);
      cost = Math.min(cost, (last[column - 1] as number) + (code === otherCode ? 0 : 1));
      const swapped =
        at > 1 && column > 1 && code === other.charCodeAt(column - 2) && otherCode === one.charCodeAt(at - 2);
      if (swapped) cost = Math.min(cost, (before[column - 2] as number) + 1);
      row[column] = cost;
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
    [before, last, row] = [last, row, before];
  }
  return Math.min(last[other.length] as number, limit + 1);
}
