import { isHan } from './tokenizer';

/**
 * The features of one utterance by group, each as a 32-bit hash of its string; repetitions count. A model of some tens of
 * thousands of features meets a false friend about once in 100,000 strings, and needs no strings (Weinberger et al.,
 * "Feature Hashing for Large Scale Multitask Learning", ICML 2009, but with the full hash kept, so that nothing collides
 * by design).
 */
export interface FeatureHashes {
  /** Units and the pairs of neighbouring ones, the sentence's borders included. */
  words: Uint32Array;
  /** Character 3- and 4-grams within Latin words, word boundaries included. */
  characters: Uint32Array;
  /** Words of a Chinese sentence by a dictionary. */
  segments: Uint32Array;
  /** Units and pairs as in `words`, Chinese characters by their sound: a typing error often has the right one. */
  sounds: Uint32Array;
  /**
   * Pairs of terms wherever they stand, whichever comes first (Yan et al., "A Biterm Topic Model for Short Texts", WWW 2013): what
   * "card" and "arrive" mean together is more than either. A term is a Chinese character, an entity, or the stem of a word.
   */
  biterms: Uint32Array;
  /** Names of the entities and phrase lists that were found. */
  entities: Uint32Array;
}

export type FeatureGroup = keyof FeatureHashes;

/** What is said, as the features need it. */
export interface FeatureInput {
  /** See `tokenize`. */
  units: readonly string[];
  segments?: readonly string[];
  entities?: readonly string[];
}

/** The number of the sound of each character from U+4E00 on. */
export type SoundTable = Uint16Array;
export const SOUND_TABLE_START = 0x4e00;

/** The longest utterance that is looked at, in units; what comes after rarely changes what is wanted. */
const MAX_UNITS = 120;
const SHORTEST_GRAM = 3;
const LONGEST_GRAM = 4;
/** Shorter words say little about what is wanted, and nor does punctuation. */
const SHORTEST_TERM = 3;
/** A word's beginning is its stem, near enough: "deliver", "delivered", "delivery". */
const STEM_LENGTH = 4;
/** The terms that are paired are the first; 40 make 780 pairs. */
const MAX_TERMS = 40;

/** Starting values that keep the groups apart. */
const BASIS = {
  unit: 0x811c9dc5,
  pair: 0x1b873593,
  characters: 0x3c6ef372,
  segments: 0x7f4a7c15,
  sounds: 0x2545f491,
  terms: 0x51ed270b,
  entities: 0x165667b1,
};
const SPACE = 32;
const SENTENCE_START = hashOf('^', BASIS.unit);
const SENTENCE_END = hashOf('$', BASIS.unit);
const AT_SIGN = 64;
const NOTHING = new Uint32Array(0);

/** With `sounds`, by sounds too. */
export function extractFeatures(
  { units, segments = [], entities = [] }: FeatureInput,
  sounds?: SoundTable,
): FeatureHashes {
  const heard = units.length > MAX_UNITS ? units.slice(0, MAX_UNITS) : units;
  const characters: number[] = [];
  for (const unit of heard) {
    const first = unit.charCodeAt(0);
    if (first !== AT_SIGN && !isHan(first)) pushCharacterGrams(unit, characters);
  }
  return {
    words: unitsAndPairs(heard, unitBasisHash),
    characters: Uint32Array.from(characters),
    sounds: sounds === undefined ? NOTHING : unitsAndPairs(heard, (unit) => soundHash(unit, sounds)),
    segments: Uint32Array.from(segments.slice(0, MAX_UNITS), (word) => finish(hashOf(word, BASIS.segments))),
    biterms: pairsOf(termsOf(heard)),
    entities: Uint32Array.from(new Set(entities), (name) => finish(hashOf(name, BASIS.entities))),
  };
}

/** A unit and the pair of units that ends in it alternately, then the pair that closes the sentence. */
function unitsAndPairs(units: readonly string[], hashOfUnit: (unit: string) => number): Uint32Array {
  if (units.length === 0) return NOTHING;
  const hashes = new Uint32Array(2 * units.length + 1);
  let previous = SENTENCE_START;
  units.forEach((unit, at) => {
    const hash = hashOfUnit(unit);
    hashes[2 * at] = finish(hash);
    hashes[2 * at + 1] = pairHash(previous, hash);
    previous = hash;
  });
  hashes[2 * units.length] = pairHash(previous, SENTENCE_END);
  return hashes;
}

/** The hash of each term once. */
function termsOf(units: readonly string[]): number[] {
  const terms: number[] = [];
  for (const unit of units) {
    const first = unit.charCodeAt(0);
    if (unit.length < SHORTEST_TERM && !isHan(first)) continue;
    const term = hashOf(first === AT_SIGN ? unit : unit.slice(0, STEM_LENGTH), BASIS.terms);
    if (!terms.includes(term)) terms.push(term);
    if (terms.length === MAX_TERMS) break;
  }
  return terms;
}

function pairsOf(terms: readonly number[]): Uint32Array {
  const pairs = new Uint32Array((terms.length * (terms.length - 1)) / 2);
  let end = 0;
  terms.forEach((one, at) => {
    for (let before = 0; before < at; before += 1) {
      const other = terms[before] as number;
      pairs[end] = one < other ? pairHash(one, other) : pairHash(other, one);
      end += 1;
    }
  });
  return pairs;
}

function unitBasisHash(unit: string): number {
  return hashOf(unit, BASIS.unit);
}

/** Of a Chinese character's sound, or of the unit itself where it has none. */
function soundHash(unit: string, sounds: SoundTable): number {
  const sound = sounds[unit.charCodeAt(0) - SOUND_TABLE_START];
  return sound === undefined ? hashOf(unit, BASIS.sounds) : step(BASIS.sounds, sound);
}

/** The feature of a unit by itself. */
export function unitHash(unit: string): number {
  return finish(unitBasisHash(unit));
}

/** FNV-1a over UTF-16 units. */
function hashOf(text: string, basis: number): number {
  let hash = basis;
  for (let at = 0; at < text.length; at += 1) hash = step(hash, text.charCodeAt(at));
  return hash;
}

function step(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** MurmurHash3's finaliser: every bit of the input sways every bit of the result. */
function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function pairHash(first: number, second: number): number {
  return finish(Math.imul(first ^ BASIS.pair, 0x01000193) ^ Math.imul(second, 0x9e3779b1));
}

/** The hash of a longer gram goes on where that of the shorter one stopped. */
function pushCharacterGrams(word: string, into: number[]): void {
  const length = word.length + 2;
  for (let start = 0; start + SHORTEST_GRAM <= length; start += 1) {
    const longest = Math.min(LONGEST_GRAM, length - start);
    let hash = BASIS.characters;
    for (let size = 1; size <= longest; size += 1) {
      const at = start + size - 2;
      hash = step(hash, at < 0 || at >= word.length ? SPACE : word.charCodeAt(at));
      if (size >= SHORTEST_GRAM) into.push(finish(hash));
    }
  }
}
