/** A list in a list, so many levels deep, as JSON: `JSON.stringify` could not write it. */
export function nestedJson(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels);
}
