/** One id for two names; different pairs never have the same, whatever characters are in them. */
export function pairId(first: string, second: string): string {
  return JSON.stringify([first, second]);
}
