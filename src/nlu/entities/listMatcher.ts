import type { RecognizedEntity } from '../../core/recognition';
import { type FoldedText, foldText, originalSpan } from '../foldText';
import type { EntityDefinition } from '../languageModel';
import { type PhraseMatch, PhraseTrie } from './phraseTrie';

export type ListDefinition = Extract<EntityDefinition, { kind: 'list' }>;

/**
 * Finds the words of all list entities in one pass: the longest of each list first, whatever their case and width, with
 * spaces or hyphens between their words or without. Latin words match whole and in the plural too; Chinese ones anywhere.
 */
export class ListMatcher {
  private readonly trie = new PhraseTrie();

  constructor(private readonly lists: readonly ListDefinition[]) {
    lists.forEach(({ values }, list) => {
      values.forEach(({ synonyms }, value) => {
        for (const synonym of synonyms) for (const form of formsOf(synonym)) this.trie.add(form, list, value);
      });
    });
  }

  find(original: string, folded: FoldedText): RecognizedEntity[] {
    return this.trie.find(folded.text).map((match) => this.toEntity(match, original, folded));
  }

  private toEntity({ set, value, start, end }: PhraseMatch, original: string, folded: FoldedText): RecognizedEntity {
    const span = originalSpan(folded, start, end);
    const list = this.lists[set] as ListDefinition;
    return {
      name: list.name,
      kind: 'list',
      text: original.slice(span.start, span.end),
      start: span.start,
      length: span.end - span.start,
      value: list.values[value]?.canonical,
    };
  }
}

/** A synonym as it is looked for, and its plurals. */
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
