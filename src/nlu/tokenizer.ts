/** A stretch of folded text that an entity covers, so that its value does not become a feature. */
export interface MaskedSpan {
  name: string;
  start: number;
  end: number;
}

const LETTER = /[\p{L}\p{M}\p{N}]/u;
const MARK = /[\p{P}\p{S}]/u;

export function isHan(code: number): boolean {
  return (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf) || code === 0x3007;
}

function isWordUnit(text: string, at: number, code: number): boolean {
  if (code < 0x80) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 39;
  return !isHan(code) && LETTER.test(text.charAt(at));
}

/** Apostrophes go ("where's" is typed "wheres" as often), digit runs become one 0. */
function normalizeWord(word: string): string {
  return word.replaceAll("'", '').replace(/\d+/g, '0');
}

/**
 * Units of folded text in order: a Han character each, a run of other letters and digits each.
 * A masked span becomes the one unit `@name`. A mark of punctuation or a sign is a unit where `withMarks` asks for it; emoji, two
 * UTF-16 units each, are none.
 */
export function tokenize(text: string, masked: readonly MaskedSpan[] = [], withMarks = false): string[] {
  const units: string[] = [];
  let next = 0;
  let at = 0;
  while (at < text.length) {
    const span = masked[next];
    if (span !== undefined && at >= span.start) {
      units.push(`@${span.name}`);
      at = Math.max(at, span.end);
      next += 1;
      continue;
    }
    const code = text.charCodeAt(at);
    if (isHan(code)) {
      units.push(text.charAt(at));
      at += 1;
      continue;
    }
    if (!isWordUnit(text, at, code)) {
      if (withMarks && MARK.test(text.charAt(at))) units.push(text.charAt(at));
      at += 1;
      continue;
    }
    const start = at;
    const stop = span?.start ?? text.length;
    while (at < stop && isWordUnit(text, at, text.charCodeAt(at))) at += 1;
    const word = normalizeWord(text.slice(start, at));
    if (word !== '') units.push(word);
  }
  return units;
}
