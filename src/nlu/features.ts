import { isHan } from './tokenizer';

/** The strings that stand for one utterance, by group; repetitions count. */
export interface FeatureStrings {
  /** Unit 1- and 2-grams with sentence boundaries. */
  words: string[];
  /** Within-word character 2- to 5-grams of Latin words, with word boundaries. */
  characters: string[];
  /** Names of the entities that were found. */
  entities: string[];
}

/** One utterance as a sparse vector. */
export interface SparseVector {
  indices: Int32Array;
  values: Float64Array;
  /** How much of the utterance training has seen, 0 to 1. */
  known: { units: number; pairs: number };
}

export interface FeatureLists {
  words: string[];
  characters: string[];
  entities: string[];
}

/** The longest utterance that is looked at, in units; what comes after rarely changes what is wanted. */
const MAX_UNITS = 120;
const SHORTEST_GRAM = 2;
const LONGEST_GRAM = 5;
/** A character n-gram seen once tells of one utterance only. */
const MIN_CHARACTER_COUNT = 2;
/** What an entity's presence weighs beside words and characters. */
const ENTITY_WEIGHT = 0.5;

export function extractFeatures(units: readonly string[], entities: readonly string[]): FeatureStrings {
  const words: string[] = [];
  const characters: string[] = [];
  const count = Math.min(units.length, MAX_UNITS);
  let previous = '^';
  for (let at = 0; at < count; at += 1) {
    const unit = units[at] as string;
    words.push(unit, `${previous} ${unit}`);
    previous = unit;
    if (unit.charCodeAt(0) !== 64 && !isHan(unit.charCodeAt(0))) pushCharacterGrams(unit, characters);
  }
  if (count > 0) words.push(`${previous} $`);
  return { words, characters, entities: [...new Set(entities)] };
}

function pushCharacterGrams(word: string, into: string[]): void {
  const padded = ` ${word} `;
  for (let start = 0; start < padded.length - 1; start += 1) {
    const longest = Math.min(LONGEST_GRAM, padded.length - start);
    for (let length = SHORTEST_GRAM; length <= longest; length += 1) into.push(padded.slice(start, start + length));
  }
}

/**
 * Turns feature strings into vectors over a fixed vocabulary: 1 + log(count), no inverse document frequency,
 * each group scaled to length 1. The last index is a constant 1 (the classifier's bias).
 */
export class Vectorizer {
  /** Number of features, the constant included. */
  readonly size: number;
  private readonly wordIndex: Map<string, number>;
  private readonly characterIndex: Map<string, number>;
  private readonly entityIndex: Map<string, number>;
  private readonly counts: Uint16Array;

  constructor(readonly lists: FeatureLists) {
    const { words, characters, entities } = lists;
    this.wordIndex = indexFrom(words, 0);
    this.characterIndex = indexFrom(characters, words.length);
    this.entityIndex = indexFrom(entities, words.length + characters.length);
    this.size = words.length + characters.length + entities.length + 1;
    this.counts = new Uint16Array(this.size);
  }

  /** The vocabulary of a training set. */
  static fit(rows: readonly FeatureStrings[]): Vectorizer {
    return new Vectorizer({
      words: listSeen(rows, 'words', 1),
      characters: listSeen(rows, 'characters', MIN_CHARACTER_COUNT),
      entities: listSeen(rows, 'entities', 1),
    });
  }

  vectorize(features: FeatureStrings): SparseVector {
    const indices: number[] = [];
    const values: number[] = [];
    this.addGroup(features.words, this.wordIndex, 1, indices, values);
    this.addGroup(features.characters, this.characterIndex, 1, indices, values);
    this.addGroup(features.entities, this.entityIndex, ENTITY_WEIGHT, indices, values);
    indices.push(this.size - 1);
    values.push(1);
    return {
      indices: Int32Array.from(indices),
      values: Float64Array.from(values),
      known: this.knownShares(features.words),
    };
  }

  private addGroup(
    strings: readonly string[],
    index: Map<string, number>,
    weight: number,
    indices: number[],
    values: number[],
  ): void {
    const first = indices.length;
    for (const string of strings) {
      const feature = index.get(string);
      if (feature === undefined) continue;
      const seen = this.counts[feature] as number;
      if (seen === 0) indices.push(feature);
      this.counts[feature] = seen + 1;
    }
    let squares = 0;
    for (let at = first; at < indices.length; at += 1) {
      const feature = indices[at] as number;
      const value = 1 + Math.log(this.counts[feature] as number);
      this.counts[feature] = 0;
      values.push(value);
      squares += value * value;
    }
    const scale = squares > 0 ? weight / Math.sqrt(squares) : 0;
    for (let at = first; at < values.length; at += 1) values[at] = (values[at] as number) * scale;
  }

  /** `words` holds a unit and the pair that ends in it alternately, then the closing pair. */
  private knownShares(words: readonly string[]): SparseVector['known'] {
    const units = words.length >> 1;
    if (units === 0) return { units: 0, pairs: 0 };
    let knownUnits = 0;
    let knownPairs = 0;
    for (let at = 0; at < words.length; at += 1) {
      if (!this.wordIndex.has(words[at] as string)) continue;
      if (at % 2 === 0 && at < words.length - 1) knownUnits += 1;
      else knownPairs += 1;
    }
    return { units: knownUnits / units, pairs: knownPairs / (units + 1) };
  }
}

function indexFrom(strings: readonly string[], first: number): Map<string, number> {
  const index = new Map<string, number>();
  for (let at = 0; at < strings.length; at += 1) index.set(strings[at] as string, first + at);
  return index;
}

function listSeen(rows: readonly FeatureStrings[], group: keyof FeatureStrings, atLeast: number): string[] {
  const counts = new Map<string, number>();
  for (const row of rows) for (const string of row[group]) counts.set(string, (counts.get(string) ?? 0) + 1);
  const seen: string[] = [];
  for (const [string, count] of counts) if (count >= atLeast) seen.push(string);
  return seen;
}
