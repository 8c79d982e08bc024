import type { SourceLine } from '../sourceLines';

/**
 * What the notation cannot hold (an utterance with a line break, a plain sentence as a pattern, a synonym with a comma)
 * is written as one line of JSON that other readers take for metadata: `> !# @frontdesk.example = {…}`.
 */
export type JsonLineKind = 'section' | 'example' | 'value';

/** The value of such a line; undefined for any other line and for JSON that cannot be read. */
export function readJsonLine(line: SourceLine, kind: JsonLineKind): object | undefined {
  const match = new RegExp(`^>\\s*!#\\s*@frontdesk\\.${kind}\\s*=\\s*(\\{.*\\})$`).exec(line.trimmed);
  if (match?.[1] === undefined) return undefined;
  try {
    return JSON.parse(match[1]) as object;
  } catch {
    return undefined;
  }
}

export function writeJsonLine(kind: JsonLineKind, value: object): string {
  // Signs that some readers take for the end of a line stay escaped.
  const json = JSON.stringify(value).replace(
    /[\u0085\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `> !# @frontdesk.${kind} = ${json}`;
}
