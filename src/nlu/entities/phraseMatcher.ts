import { foldText } from '../foldText';
import type { PhraseList } from '../languageModel';
import { PhraseTrie } from './phraseTrie';

/** A phrase of a list, in folded text. */
export interface PhraseFound {
  list: PhraseList;
  phrase: string;
  start: number;
  end: number;
}

/** Finds the phrases of phrase lists, which help to find other things and are nothing by themselves. */
export class PhraseMatcher {
  private readonly trie = new PhraseTrie();
  private readonly expressions: { list: PhraseList; expression: RegExp }[] = [];

  constructor(private readonly lists: readonly PhraseList[]) {
    lists.forEach((list, set) => {
      list.phrases.forEach((phrase, value) => this.trie.add(foldText(phrase).text, set, value));
      const expression = readable(list.pattern);
      if (expression !== undefined) this.expressions.push({ list, expression });
    });
  }

  find(foldedText: string): PhraseFound[] {
    if (this.lists.length === 0) return [];
    const phrases = this.trie.find(foldedText).map(({ set, value, start, end }) => {
      const list = this.lists[set] as PhraseList;
      return { list, phrase: list.phrases[value] as string, start, end };
    });
    const matches = this.expressions.flatMap(({ list, expression }) =>
      [...foldedText.matchAll(expression)]
        .filter(([matched]) => matched !== '')
        .map((match) => ({ list, phrase: list.name, start: match.index, end: match.index + match[0].length })),
    );
    return [...phrases, ...matches];
  }
}

/** LUIS's expressions are those of .NET: one that JavaScript cannot read helps nobody. */
function readable(pattern: string | undefined): RegExp | undefined {
  if (pattern === undefined) return undefined;
  try {
    return new RegExp(pattern, 'giu');
  } catch {
    return undefined;
  }
}

/** What a phrase tells the classifier: its list, and where the phrases of a list do not mean the same, itself. */
export function phraseFeatures(found: readonly PhraseFound[]): string[] {
  return found.flatMap(({ list, phrase }) =>
    list.interchangeable ? [`phrases:${list.name}`] : [`phrases:${list.name}`, `phrases:${list.name}=${phrase}`],
  );
}
