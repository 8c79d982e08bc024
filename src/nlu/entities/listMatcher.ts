import type { RecognizedEntity } from '../../core/recognition';
import { type FoldedText, foldText, originalSpan } from '../foldText';
import type { EntityDefinition } from '../languageModel';
import { type FuzzyLists, type FuzzyMatch, isCovered } from './fuzzyLists';
import { formsOf, otherSenses, wordsOfList } from './listForms';
import { MisspeltMatcher } from './misspeltMatcher';
import { type PhraseMatch, PhraseTrie } from './phraseTrie';
import { SoundMatcher } from './soundMatcher';

/** Of a phrase that only looks like a word of the list. */
const OTHER_SENSE = -1;

export type ListDefinition = Extract<EntityDefinition, { kind: 'list' }>;

/**
 * Finds the words of all list entities in one pass: the longest of each list first, whatever their case and width, with
 * spaces or hyphens between their words or without. Latin words match whole and in the plural too; Chinese ones anywhere.
 * What no list has as it is written may be a misspelt word of one; such an entity has a score below 1. Synonyms that begin
 * with `!` keep what they name from being found.
 */
export class ListMatcher {
  private readonly trie = new PhraseTrie();
  private readonly fuzzy: readonly (MisspeltMatcher | SoundMatcher)[];

  constructor(
    private readonly lists: readonly ListDefinition[],
    fuzzy?: FuzzyLists,
  ) {
    lists.forEach(({ values }, list) => {
      values.forEach(({ synonyms }, value) => {
        for (const synonym of wordsOfList(synonyms))
          for (const form of formsOf(synonym)) this.trie.add(form, list, value);
        for (const phrase of otherSenses(synonyms)) this.trie.add(foldText(phrase).text, list, OTHER_SENSE);
      });
    });
    this.fuzzy =
      fuzzy === undefined ? [] : [new MisspeltMatcher(lists, fuzzy.ordinaryWords), new SoundMatcher(lists, fuzzy)];
  }

  find(original: string, folded: FoldedText): RecognizedEntity[] {
    if (this.lists.length === 0) return [];
    const exact = this.trie.find(folded.text);
    const misspelt = this.fuzzy.flatMap((matcher) => matcher.find(folded.text, exact));
    const meant = exact.filter(
      ({ value, start, end }) => value !== OTHER_SENSE && !(misspelt.length > 0 && isCovered(start, end, misspelt)),
    );
    return [...meant, ...misspelt].map((match) => this.toEntity(match, original, folded));
  }

  private toEntity(match: PhraseMatch | FuzzyMatch, original: string, folded: FoldedText): RecognizedEntity {
    const { start, end } = originalSpan(folded, match.start, match.end);
    const list = this.lists[match.set] as ListDefinition;
    return {
      name: list.name,
      kind: 'list',
      text: original.slice(start, end),
      start,
      length: end - start,
      value: list.values[match.value]?.canonical,
      ...('score' in match ? { score: match.score } : {}),
    };
  }
}
