/** The value of a regex entity, which names an identifier: without spaces and hyphens, in capitals ("ｆｄ 1001" → "FD1001"). */
export function identifierValue(matched: string): string {
  return matched
    .normalize('NFKC')
    .replace(/[\s#-]+/g, '')
    .toUpperCase();
}
