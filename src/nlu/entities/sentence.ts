import { isHan } from '../tokenizer';
import { isGapCode, isWordCode } from './phraseTrie';

/** Words, Han characters and punctuation of a folded text, each with its place. */
export interface Sentence {
  text: string;
  starts: Int32Array;
  ends: Int32Array;
  /** Number of tokens. */
  length: number;
}

const LETTER = /[\p{L}\p{M}\p{N}]/u;
const APOSTROPHE = 39;

/** Longer texts are looked at up to here. */
const MOST_TOKENS = 400;

/** A Han character is a token, a run of other letters and digits another, and so is every other sign. */
export function toSentence(text: string): Sentence {
  const starts = new Int32Array(Math.min(text.length, MOST_TOKENS));
  const ends = new Int32Array(starts.length);
  let length = 0;
  let at = 0;
  while (at < text.length && length < starts.length) {
    const code = text.charCodeAt(at);
    if (isGapCode(code) && code !== 45) {
      at += 1;
      continue;
    }
    const start = at;
    at += isLeadingSurrogate(code) && at + 1 < text.length ? 2 : 1;
    if (isWordUnit(text, start, code)) while (at < text.length && continuesWord(text, at)) at += 1;
    starts[length] = start;
    ends[length] = at;
    length += 1;
  }
  return { text, starts, ends, length };
}

export function tokenText({ text, starts, ends }: Sentence, token: number): string {
  return text.slice(starts[token], ends[token]);
}

/** Whether a token is a word and no punctuation. */
export function isWord(sentence: Sentence, token: number): boolean {
  const start = sentence.starts[token] as number;
  const code = sentence.text.charCodeAt(start);
  return isHan(code) || isWordUnit(sentence.text, start, code);
}

/** The tokens that a stretch of the text touches: the first, and the one behind the last. Empty stretches touch none. */
export function tokensIn({ starts, ends, length }: Sentence, start: number, end: number): { from: number; to: number } {
  let from = 0;
  while (from < length && (ends[from] as number) <= start) from += 1;
  let to = from;
  while (to < length && (starts[to] as number) < end) to += 1;
  return { from, to };
}

/** The first half of an emoji or rare character, which is not to be torn. */
function isLeadingSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isWordUnit(text: string, at: number, code: number): boolean {
  return isWordCode(code) || (code > 0x7f && !isHan(code) && LETTER.test(text.charAt(at)));
}

function continuesWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === APOSTROPHE ? isWordCode(text.charCodeAt(at + 1)) : isWordUnit(text, at, code);
}
