import { foldText } from '../foldText';

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
