import type { FuzzyLists } from '../entities/fuzzyLists';
import type { ListDefinition } from '../entities/listMatcher';
import { wordsOfList } from '../entities/listForms';
import { SoundMatcher } from '../entities/soundMatcher';
import { foldText } from '../foldText';
import type { LabelledUtterance } from '../languageModel';

/** Shorter words are never compared. */
const SHORTEST_WORD = 4;
const HAN = /^[\u4e00-\u9fff]{2,}$/;

/** What the training utterances and the sounds of the list words tell for finding misspelt list words. */
export function learnFuzzyLists(
  lists: readonly ListDefinition[],
  utterances: readonly LabelledUtterance[],
): FuzzyLists {
  const names = new Set(lists.map(({ name }) => name));
  const ordinary = utterances.map((utterance) => foldText(withoutLabels(utterance, names)).text);
  const fuzzy: FuzzyLists = { ordinaryWords: wordsIn(ordinary), ordinarySounds: [], ...soundsOf(lists) };
  const matcher = new SoundMatcher(lists, fuzzy);
  const heard = ordinary.flatMap((text) => matcher.find(text, []).map(({ start, end }) => text.slice(start, end)));
  return { ...fuzzy, ordinarySounds: [...new Set(heard)] };
}

/** The words that stand for no list entity: one that is labelled may be a misspelt list word. */
function withoutLabels({ text, entities }: LabelledUtterance, names: ReadonlySet<string>): string {
  let rest = text;
  for (const { name, start, length } of entities)
    if (names.has(name)) rest = rest.slice(0, start) + '|'.repeat(length) + rest.slice(start + length);
  return rest;
}

function wordsIn(texts: readonly string[]): string[] {
  const words = new Set<string>();
  for (const text of texts)
    for (const [word] of text.matchAll(/[a-z\u00c0-\u024f']+/g)) {
      const bare = word.replaceAll("'", '');
      if (bare.length >= SHORTEST_WORD) words.add(bare);
    }
  return [...words].sort();
}

/** Readings by pinyin-pro, which knows the right one in a word; loaded only when a list has Chinese words. */
function soundsOf(lists: readonly ListDefinition[]): Pick<FuzzyLists, 'syllables' | 'characters'> {
  const words = lists
    .flatMap(({ values }) =>
      values.flatMap(({ synonyms }) => wordsOfList(synonyms).map((word) => foldText(word.trim()).text)),
    )
    .filter((word) => HAN.test(word));
  if (words.length === 0) return { syllables: {}, characters: {} };
  const { pinyin } = require('pinyin-pro') as typeof import('pinyin-pro');
  const read = (text: string, multiple: boolean): string[] =>
    pinyin(text, { toneType: 'num', type: 'array', v: true, multiple });
  const syllables = Object.fromEntries([...new Set(words)].map((word) => [word, read(word, false)]));
  const characters: Record<string, string> = {};
  const wanted = new Set(
    Object.values(syllables).flatMap((word) => word.map((syllable) => syllable.replace(/\d$/, ''))),
  );
  for (let code = 0x4e00; code <= 0x9fff; code += 1) {
    const character = String.fromCharCode(code);
    for (const syllable of new Set(read(character, true)))
      if (wanted.has(syllable.replace(/\d$/, ''))) characters[syllable] = (characters[syllable] ?? '') + character;
  }
  return { syllables, characters };
}
