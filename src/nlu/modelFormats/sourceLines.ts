import type { Place } from './modelDescription';

/** One line of a file, without its end. */
export interface SourceLine {
  text: string;
  /** `text` without the white space around it. */
  trimmed: string;
  /** White space before the text; a tab counts as four. */
  indent: number;
  /** The place of `trimmed`. */
  at: Place;
}

/** The lines of a text; a byte-order mark is no part of the first. */
export function sourceLines(text: string, file: string): SourceLine[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line, index) => {
      const white = /^\s*/.exec(line)?.[0] ?? '';
      const indent = [...white].reduce((width, sign) => width + (sign === '\t' ? 4 : 1), 0);
      return {
        text: line,
        trimmed: line.trim(),
        indent,
        at: { file, line: index + 1, column: white.length + 1 },
      };
    });
}

/** The place some UTF-16 units further on in the same line. */
export function shifted(at: Place, units: number): Place {
  return { ...at, column: at.column + units };
}

/** A body line `- text`, its text and place; undefined for any other line. */
export function bullet(line: SourceLine): { text: string; at: Place } | undefined {
  const match = /^[-*+]\s*/.exec(line.trimmed);
  if (match === null || line.trimmed.startsWith('**')) return undefined;
  return { text: line.trimmed.slice(match[0].length), at: shifted(line.at, match[0].length) };
}
