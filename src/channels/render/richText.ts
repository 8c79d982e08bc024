/** How a stretch of text is shown. Offsets and lengths are in UTF-16 code units. */
export interface Span {
  start: number;
  length: number;
  kind: 'bold' | 'italic' | 'strike' | 'code' | 'pre' | 'quote' | 'link';
  /** Of a link. */
  url?: string;
}

/** Text without markup, and beside it what the markup said: nothing to escape, and safe to cut anywhere. */
export interface RichText {
  text: string;
  spans: Span[];
}

/** Emphasis inside emphasis deeper than this is shown as it was typed. */
const MAX_DEPTH = 8;
const LINK = /!?\[([^[\]\n]+)\]\(\s*<?([^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+"[^"\n]*")?\s*\)/y;
const DELIMITERS = [
  { mark: '**', kind: 'bold' },
  { mark: '__', kind: 'bold' },
  { mark: '~~', kind: 'strike' },
  { mark: '*', kind: 'italic' },
  { mark: '_', kind: 'italic' },
] as const;

/**
 * Markdown as chat messages use it (the CommonMark subset that Bot Framework channels share): emphasis, code, links,
 * headings as bold, lists with a dot, quotes, fenced code. A line break stays a line break. What is not a complete
 * markup (a lone `*`, `snake_case`, `2 * 3`) stays as it was typed.
 */
export function fromMarkdown(markdown: string): RichText {
  const out = new Builder();
  const lines = markdown.replace(/\r\n?/g, '\n').split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    if (index > 0) out.add('\n');
    const fenceEnd = /^\s*```/.test(lines[index] ?? '') ? closingFence(lines, index) : -1;
    if (fenceEnd > index) {
      const code = lines.slice(index + 1, fenceEnd).join('\n');
      out.span('pre', () => out.add(code));
      index = fenceEnd;
    } else {
      addLine(lines[index] ?? '', out);
    }
  }
  return out.finish();
}

/** Text that means what it says, with no markup in it. */
export function fromPlain(text: string): RichText {
  return { text, spans: [] };
}

/** The part from `start` to `end`, with the spans that reach into it. */
export function sliceRichText({ text, spans }: RichText, start: number, end: number): RichText {
  const inside = spans.flatMap((span): Span[] => {
    const from = Math.max(span.start, start);
    const to = Math.min(span.start + span.length, end);
    return to > from ? [{ ...span, start: from - start, length: to - from }] : [];
  });
  return { text: text.slice(start, end), spans: inside };
}

function closingFence(lines: readonly string[], opening: number): number {
  for (let index = opening + 1; index < lines.length; index += 1) {
    if (/^\s*```\s*$/.test(lines[index] ?? '')) return index;
  }
  return -1;
}

function addLine(line: string, out: Builder): void {
  const heading = /^ {0,3}#{1,6}[ \t]+(.*)$/.exec(line);
  const quote = /^ {0,3}>[ \t]?(.*)$/.exec(line);
  const bullet = /^([ \t]*)[-*+][ \t]+(.*)$/.exec(line);
  if (heading) out.span('bold', () => addInline(heading[1] ?? '', out, 0));
  else if (quote) out.span('quote', () => addInline(quote[1] ?? '', out, 0));
  else if (bullet) {
    out.add(`${bullet[1] ?? ''}• `);
    addInline(bullet[2] ?? '', out, 0);
  } else addInline(line, out, 0);
}

function addInline(source: string, out: Builder, depth: number): void {
  let index = 0;
  while (index < source.length) index = addNext(source, index, out, depth);
}

/** Adds what begins at `index`; returns where the rest begins. */
function addNext(source: string, index: number, out: Builder, depth: number): number {
  const char = source.charAt(index);
  if (char === '\\' && /[!-/:-@[-`{-~]/.test(source.charAt(index + 1))) {
    out.add(source.charAt(index + 1));
    return index + 2;
  }
  if (char === '`') return addCode(source, index, out);
  if (char === '[' || (char === '!' && source.charAt(index + 1) === '[')) return addLink(source, index, out, depth);
  if ((char === '*' || char === '_' || char === '~') && depth < MAX_DEPTH) {
    const end = addEmphasis(source, index, out, depth);
    if (end > index) return end;
    // A run of marks that opens nothing is text as a whole, so that `****` is not read as two empty pairs.
    const run = /^[*_~]+/.exec(source.slice(index))?.[0] ?? char;
    out.add(run);
    return index + run.length;
  }
  out.add(char);
  return index + 1;
}

function addCode(source: string, index: number, out: Builder): number {
  const ticks = /^`+/.exec(source.slice(index))?.[0] ?? '`';
  const close = source.indexOf(ticks, index + ticks.length);
  if (close <= index + ticks.length) {
    out.add(ticks);
    return index + ticks.length;
  }
  out.span('code', () => out.add(source.slice(index + ticks.length, close)));
  return close + ticks.length;
}

function addLink(source: string, index: number, out: Builder, depth: number): number {
  LINK.lastIndex = index;
  const match = LINK.exec(source);
  if (match === null || depth >= MAX_DEPTH) {
    out.add(source.charAt(index));
    return index + 1;
  }
  const [all, label = '', url = ''] = match;
  if (/^(https?|tg):/i.test(url)) out.span('link', () => addInline(label, out, depth + 1), url);
  else {
    // Platforms open web addresses only; another one is shown so that it is not lost.
    addInline(label, out, depth + 1);
    out.add(` (${url.replace(/^(mailto|tel):/i, '')})`);
  }
  return index + all.length;
}

function addEmphasis(source: string, index: number, out: Builder, depth: number): number {
  for (const { mark, kind } of DELIMITERS) {
    if (!source.startsWith(mark, index) || !opens(source, index, mark)) continue;
    const close = closing(source, index + mark.length, mark);
    if (close < 0) continue;
    out.span(kind, () => addInline(source.slice(index + mark.length, close), out, depth + 1));
    return close + mark.length;
  }
  return index;
}

function opens(source: string, index: number, mark: string): boolean {
  const after = source.charAt(index + mark.length);
  if (after === '' || /\s/.test(after) || after === mark.charAt(0)) return false;
  return !mark.startsWith('_') || !isWord(source.charAt(index - 1));
}

function closing(source: string, from: number, mark: string): number {
  const own = mark.charAt(0);
  for (let at = source.indexOf(own, from + 1); at >= 0; at = source.indexOf(own, at)) {
    let end = at;
    while (source.charAt(end) === own) end += 1;
    const before = source.charAt(at - 1);
    const word = own === '_' && isWord(source.charAt(end));
    // A single mark does not close on a pair that opens or closes something else, except where both end (`***`).
    const fits = end - at === mark.length || end - at === 3;
    if (fits && !/\s/.test(before) && before !== '\\' && !word)
      return mark.length === 1 ? end - 1 : at + (end - at === 3 ? 1 : 0);
    at = end;
  }
  return -1;
}

function isWord(char: string): boolean {
  return /[\p{L}\p{N}_]/u.test(char);
}

class Builder {
  private readonly parts: string[] = [];
  private readonly spans: Span[] = [];
  private length = 0;

  add(text: string): void {
    this.parts.push(text);
    this.length += text.length;
  }

  span(kind: Span['kind'], content: () => void, url?: string): void {
    const start = this.length;
    const place = this.spans.length;
    content();
    if (this.length === start) return;
    this.spans.splice(place, 0, { start, length: this.length - start, kind, ...(url === undefined ? {} : { url }) });
  }

  finish(): RichText {
    return { text: this.parts.join(''), spans: this.spans };
  }
}
