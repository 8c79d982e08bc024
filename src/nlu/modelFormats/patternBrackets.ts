const CLOSING = new Map([
  ['[', ']'],
  ['(', ')'],
]);

/** A bracket of a pattern that is never closed, and where it stands; of several the last, which closes first. */
export function unclosedBracket(pattern: string): { sign: string; closing: string; at: number } | undefined {
  const open: { sign: string; closing: string; at: number }[] = [];
  for (const { 0: sign, index: at } of pattern.matchAll(/(?<!\\)[[\]()]/g)) {
    const closing = CLOSING.get(sign);
    if (closing !== undefined) open.push({ sign, closing, at });
    // Any other closing sign is a sign of the text, such as that of a smiley.
    else if (open.at(-1)?.closing === sign) open.pop();
  }
  return open.at(-1);
}
