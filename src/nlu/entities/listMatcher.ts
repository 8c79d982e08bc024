import type { ListValue } from '../languageModel';
import { foldText, type FoldedText, originalSpan } from '../foldText';
import type { RecognizedEntity } from '../../core/recognition';

const GAP = /[\s-]+/g;
const LATIN = /[a-z0-9\u00c0-\u024f]/;
const EDGE_BEFORE = '(?<![a-z0-9\\u00c0-\\u024f])';
const EDGE_AFTER = '(?![a-z0-9\\u00c0-\\u024f])';

/**
 * Finds the words of a list entity: the longest first, whatever their case and width, with spaces or hyphens between
 * their words or without. Latin words match whole and in the plural too; Chinese ones anywhere.
 */
export class ListMatcher {
  private readonly canonicalOf = new Map<string, string>();
  private readonly expression: RegExp | undefined;

  constructor(
    readonly name: string,
    values: readonly ListValue[],
  ) {
    const alternatives = new Map<string, string>();
    for (const { canonical, synonyms } of values) {
      for (const synonym of synonyms) {
        const folded = foldText(synonym.trim()).text;
        for (const form of [folded, ...pluralsOf(folded)]) {
          const key = form.replace(GAP, '');
          if (key === '' || (this.canonicalOf.get(key) ?? canonical) !== canonical) continue;
          this.canonicalOf.set(key, canonical);
          alternatives.set(form, toPattern(form));
        }
      }
    }
    const patterns = [...alternatives].sort(([a], [b]) => b.length - a.length).map(([, pattern]) => pattern);
    this.expression = patterns.length === 0 ? undefined : new RegExp(patterns.join('|'), 'g');
  }

  find(original: string, folded: FoldedText): RecognizedEntity[] {
    if (this.expression === undefined) return [];
    return [...folded.text.matchAll(this.expression)].map((match) => {
      const { start, end } = originalSpan(folded, match.index, match.index + match[0].length);
      return {
        name: this.name,
        kind: 'list' as const,
        text: original.slice(start, end),
        start,
        length: end - start,
        value: this.canonicalOf.get(match[0].replace(GAP, '')) as string,
      };
    });
  }
}

function pluralsOf(word: string): string[] {
  if (!/[a-z]$/.test(word)) return [];
  const plurals = [`${word}s`];
  if (/(?:s|x|ch|sh)$/.test(word)) plurals.push(`${word}es`);
  if (/[^aeiou]y$/.test(word)) plurals.push(`${word.slice(0, -1)}ies`);
  return plurals;
}

function toPattern(form: string): string {
  const body = form.split(GAP).map(escapeForRegExp).join('[\\s-]*');
  const before = LATIN.test(form.charAt(0)) ? EDGE_BEFORE : '';
  const after = LATIN.test(form.charAt(form.length - 1)) ? EDGE_AFTER : '';
  return before + body + after;
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
