/** Text made comparable, with the way back to the original's offsets. */
export interface FoldedText {
  /** NFKC, lower case, typographic apostrophes straightened. */
  text: string;
  /** For each UTF-16 unit of `text`, and for its end, the offset in the original that it came from. */
  offsets: Uint32Array | undefined;
}

const PLAIN = /^[\u0020-\u007e\u3007\u4e00-\u9fff]*$/;

/**
 * Folds case, width and compatibility forms ("ＦＤ１００１" → "fd1001"), one code point at a time so that offsets stay known.
 * `offsets` is undefined when every unit kept its place.
 */
export function foldText(original: string): FoldedText {
  if (PLAIN.test(original)) return { text: original.toLowerCase(), offsets: undefined };
  let text = '';
  const offsets: number[] = [];
  let at = 0;
  for (const character of original) {
    const folded = character === '’' || character === '‘' ? "'" : character.normalize('NFKC').toLowerCase();
    for (let unit = 0; unit < folded.length; unit += 1) offsets.push(at);
    text += folded;
    at += character.length;
  }
  offsets.push(at);
  return { text, offsets: Uint32Array.from(offsets) };
}

/** The span of the original behind a span of the folded text. */
export function originalSpan(folded: FoldedText, start: number, end: number): { start: number; end: number } {
  if (folded.offsets === undefined) return { start, end };
  return { start: folded.offsets[start] ?? 0, end: folded.offsets[end] ?? 0 };
}

/** The span of the folded text that a span of the original became. */
export function foldedSpan(folded: FoldedText, start: number, end: number): { start: number; end: number } {
  if (folded.offsets === undefined) return { start, end };
  return { start: firstAtOrAfter(folded.offsets, start), end: firstAtOrAfter(folded.offsets, end) };
}

function firstAtOrAfter(offsets: Uint32Array, original: number): number {
  const at = offsets.findIndex((offset) => offset >= original);
  return at < 0 ? offsets.length - 1 : at;
}
