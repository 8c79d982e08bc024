import type { PhraseMatch } from './phraseTrie';

/** What training finds out for the matching of misspelt list words; plain data. */
export interface FuzzyLists {
  /** Latin words that the training utterances use, by themselves: never taken for a misspelt list word. */
  ordinaryWords: string[];
  /** Chinese words of the training utterances that sound like a list word and are none. */
  ordinarySounds: string[];
  /** The Chinese list words' syllables by word, with their tones: `er3`, `ji1`. */
  syllables: Record<string, string[]>;
  /** For each of these syllables, in any tone, the characters that are read so, traditional ones too. */
  characters: Record<string, string>;
}

/** A list word found although it is not written as it should be. */
export interface FuzzyMatch {
  set: number;
  value: number;
  start: number;
  end: number;
  /** Below 1: the more differs, the lower. */
  score: number;
}

export interface Stretch {
  start: number;
  end: number;
}

/** Whether all exact matches that it overlaps are shorter words for the same value of the same list, inside it. */
export function isFree(match: Omit<FuzzyMatch, 'score'>, exact: readonly PhraseMatch[]): boolean {
  const { set, value, start, end } = match;
  return exact.every(
    (other) =>
      start >= other.end ||
      other.start >= end ||
      (other.set === set && other.value === value && start <= other.start && other.end <= end),
  );
}

export function isCovered(start: number, end: number, covered: readonly Stretch[]): boolean {
  return covered.some((other) => start < other.end && other.start < end);
}
