/** Half-open: `text.slice(start, end)`, in UTF-16 code units. */
export interface TextRange {
  start: number;
  end: number;
}

/** A boundary counts only if the part before it is at least this full, so that parts are few. */
const MIN_FILL = 0.3;
const SENTENCE_END = /[.!?…]["')\]’”]*(?=\s)|[。！？；…]["'”’』」）]*/gu;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The parts of a text, each at most `limit` UTF-16 code units and free of white space at its ends: cut between
 * paragraphs, else lines, sentences (English and Chinese), words, and only then inside a word, never inside a
 * character as people see it. Empty for a text of white space alone.
 */
export function splitText(text: string, limit: number): TextRange[] {
  const ranges: TextRange[] = [];
  const end = text.trimEnd().length;
  let start = skipSpace(text, 0);
  while (start < end) {
    const rest = text.slice(start, end);
    const cut = rest.length <= limit ? rest.length : cutBefore(rest, limit);
    ranges.push({ start, end: start + rest.slice(0, cut).trimEnd().length });
    start = skipSpace(text, start + cut);
  }
  return ranges;
}

function cutBefore(text: string, limit: number): number {
  const least = Math.ceil(limit * MIN_FILL);
  const candidates = [
    text.lastIndexOf('\n\n', limit),
    text.lastIndexOf('\n', limit),
    lastSentenceEnd(text, limit),
    lastSpace(text, limit),
  ];
  return candidates.find((cut) => cut >= least) ?? lastGrapheme(text, limit);
}

function lastSentenceEnd(text: string, limit: number): number {
  let cut = -1;
  for (const match of text.slice(0, limit + 1).matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    if (end <= limit) cut = end;
  }
  return cut;
}

function lastSpace(text: string, limit: number): number {
  for (let index = limit; index > 0; index -= 1) {
    if (/\s/.test(text.charAt(index))) return index;
  }
  return -1;
}

function lastGrapheme(text: string, limit: number): number {
  // Looked at from a little before the cut: the whole text would be slow and nothing visible is this long.
  const from = Math.max(0, limit - 64);
  const safeFrom = isLowSurrogate(text, from) ? from + 1 : from;
  const start = graphemes.segment(text.slice(safeFrom, limit + 64)).containing(limit - safeFrom)?.index ?? 0;
  if (safeFrom + start > 0 && start > 0) return safeFrom + start;
  return isLowSurrogate(text, limit) && limit > 1 ? limit - 1 : limit;
}

function isLowSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function skipSpace(text: string, from: number): number {
  let index = from;
  while (index < text.length && /\s/.test(text.charAt(index))) index += 1;
  return index;
}
