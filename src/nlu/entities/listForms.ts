import { foldText } from '../foldText';

/**
 * A synonym that begins so is no word of the list although a word of it stands inside: `!in case` beside `case`. Other
 * readers of `.lu` files take it for a word that nobody says.
 */
const NOT = '!';

/** The words that mean a list's value. */
export function wordsOfList(synonyms: readonly string[]): string[] {
  return synonyms.filter((synonym) => !synonym.startsWith(NOT));
}

/** What has words of the list inside and does not mean them. */
export function otherSenses(synonyms: readonly string[]): string[] {
  return synonyms.filter((synonym) => synonym.startsWith(NOT)).map((synonym) => synonym.slice(NOT.length));
}

/** A synonym as it is looked for in folded text, and its plurals. */
export function formsOf(synonym: string): string[] {
  const folded = foldText(synonym.trim()).text;
  return [folded, ...pluralsOf(folded)];
}

function pluralsOf(word: string): string[] {
  if (!/[a-z]$/.test(word)) return [];
  const plurals = [`${word}s`];
  if (/(?:s|x|ch|sh)$/.test(word)) plurals.push(`${word}es`);
  if (/[^aeiou]y$/.test(word)) plurals.push(`${word.slice(0, -1)}ies`);
  return plurals;
}
