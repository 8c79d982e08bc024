import type { Sentence } from '../sentence';
import { isHan } from '../../tokenizer';

/** A stretch of tokens that something covers: an entity that was found, a phrase list's phrase. */
export interface Mark {
  name: string;
  from: number;
  to: number;
}

/** What the features of all tokens of a sentence are made of, as hashes. */
export interface TokenHashes {
  words: Int32Array;
  shapes: Int32Array;
  /** Hashes of first and last letters, four a token; 0 where the word is too short. */
  affixes: Int32Array;
  /** For each token the hashes of the marks that cover it. */
  marks: readonly (readonly number[])[];
}

const AFFIXES = 4;
const EDGE_WORD = 7;
const NO_MARKS: readonly number[] = [];

/** Words, shapes, first and last letters (two and three), and marks. */
export function hashTokens(sentence: Sentence, marks: readonly Mark[]): TokenHashes {
  const { text, starts, ends, length } = sentence;
  const words = new Int32Array(length);
  const shapes = new Int32Array(length);
  const affixes = new Int32Array(length * AFFIXES);
  for (let token = 0; token < length; token += 1) {
    const [start, end] = [starts[token] as number, ends[token] as number];
    words[token] = hashText(text, start, end);
    shapes[token] = hashShape(text, start, end);
    if (end - start < 4 || isHan(text.charCodeAt(start))) continue;
    affixes[token * AFFIXES] = hashText(text, start, start + 2);
    affixes[token * AFFIXES + 1] = hashText(text, start, start + 3);
    affixes[token * AFFIXES + 2] = hashText(text, end - 2, end);
    affixes[token * AFFIXES + 3] = hashText(text, end - 3, end);
  }
  return { words, shapes, affixes, marks: hashMarks(marks, length) };
}

function hashMarks(marks: readonly Mark[], length: number): (readonly number[])[] {
  const of = Array.from({ length }, () => NO_MARKS);
  for (const { name, from, to } of marks) {
    const hash = hashText(name, 0, name.length);
    for (let token = from; token < Math.min(to, length); token += 1)
      of[token] = [...(of[token] as readonly number[]), mix(hash, token === from ? 1 : 2)];
  }
  return of;
}

/**
 * Writes the features of a token into `into` and gives their number. The usual ones of sequence tagging (Ratnaparkhi 1996;
 * Sha and Pereira, "Shallow parsing with conditional random fields", 2003): words, shapes and marks in a window of two, pairs
 * and triples of neighbours, first and last letters. Chinese needs no others, its tokens being characters.
 */
export function tokenFeatures(hashes: TokenHashes, token: number, into: Int32Array): number {
  const { words, shapes, affixes, marks } = hashes;
  const word = (at: number): number => (at < 0 || at >= words.length ? EDGE_WORD : (words[at] as number));
  const shape = (at: number): number => (at < 0 || at >= shapes.length ? EDGE_WORD : (shapes[at] as number));
  const [before, here, after] = [word(token - 1), word(token), word(token + 1)];
  let count = 0;
  const push = (template: number, value: number): void => {
    if (count < into.length) into[count++] = mix(template, value);
  };
  push(1, 1);
  push(2, here);
  push(3, before);
  push(4, after);
  push(5, word(token - 2));
  push(6, word(token + 2));
  push(7, mix(before, here));
  push(8, mix(here, after));
  push(9, mix(mix(before, here), after));
  push(10, mix(word(token - 2), before));
  push(11, mix(after, word(token + 2)));
  push(12, shape(token));
  push(13, shape(token - 1));
  push(14, shape(token + 1));
  push(15, mix(mix(shape(token - 1), shape(token)), shape(token + 1)));
  for (let at = 0; at < AFFIXES; at += 1) {
    const affix = affixes[token * AFFIXES + at] as number;
    if (affix !== 0) push(16 + at, affix);
  }
  for (const mark of marks[token] as readonly number[]) {
    push(20, mark);
    push(21, mix(mark, before));
  }
  if (token > 0) for (const mark of marks[token - 1] as readonly number[]) push(22, mark);
  if (token + 1 < words.length) for (const mark of marks[token + 1] as readonly number[]) push(23, mark);
  return count;
}

/** Room for all features of a token; what is behind it is left out. */
export const MOST_FEATURES = 48;

/** Digits count as one. FNV-1a (Fowler, Noll, Vo). */
function hashText(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    hash = Math.imul(hash ^ (code >= 48 && code <= 57 ? 48 : code), 0x01000193);
  }
  return hash;
}

/** Runs of letters, of digits and of each other sign; Han characters; the length up to three. */
function hashShape(text: string, start: number, end: number): number {
  let hash = Math.min(3, end - start);
  let last = -1;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    const kind = code >= 48 && code <= 57 ? 0 : isHan(code) ? 1 : (code >= 97 && code <= 122) || code > 0x7f ? 2 : code;
    if (kind !== last) hash = mix(hash, kind + 1);
    last = kind;
  }
  return hash;
}

/** Two hashes as one that depends on their order (the last step of MurmurHash3, Appleby 2008). */
function mix(one: number, other: number): number {
  let hash = Math.imul(one ^ Math.imul(other, 0x9e3779b1), 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
