import type { ChildEntity, ListValue } from '../modelDescription';
import { bullet, shifted, type SourceLine } from '../sourceLines';
import type { LineReader } from '../lineReader';
import { readJsonLine } from './jsonLines';
import { FEATURE_WORDS, readFeatures, unquote } from './readNames';

/** What lies between the words of a list: commas and semicolons, the Chinese ones too. */
const WORD_SEPARATORS = /[,;，；]/;

export function splitWords(text: string): string[] {
  return text
    .split(WORD_SEPARATORS)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** Calls `take` for each body line (`- …`) with the comments above it; stops before the first line that is none. */
export function readBody(
  reader: LineReader,
  isPart: (line: SourceLine) => boolean,
  take: (line: SourceLine, comments: string[]) => void,
): void {
  for (;;) {
    const mark = reader.mark();
    const comments = reader.skipComments();
    const line = reader.peek();
    if (line === undefined || !isPart(line)) {
      reader.back(mark);
      return;
    }
    reader.take();
    take(line, comments);
  }
}

const isBullet = (line: SourceLine): boolean => bullet(line) !== undefined;

/** `- canonical:` with `- synonym, synonym` lines below. */
export function readListBody(reader: LineReader): ListValue[] {
  const values: ListValue[] = [];
  readBody(
    reader,
    (line) => isBullet(line) || readJsonLine(line, 'value') !== undefined,
    (line, comments) => {
      const json = readJsonLine(line, 'value') as ListValue | undefined;
      if (json !== undefined) {
        values.push({ ...json, at: line.at });
        return;
      }
      const item = bullet(line) ?? { text: '', at: line.at };
      const current = values.at(-1);
      if (/[:：]$/.test(item.text)) {
        const value: ListValue = { canonical: item.text.slice(0, -1).trim(), synonyms: [], at: item.at };
        values.push(withComments(value, comments));
      } else if (current === undefined) reader.fail(item.at, 'synonymFirst');
      else {
        current.synonyms.push(...splitWords(item.text));
        withComments(current, comments);
      }
    },
  );
  return values;
}

/** The words of a body, however many stand in a line, and the comments among them. */
export function readWordBody(reader: LineReader): { words: string[]; comments: string[] } {
  const found = { words: [] as string[], comments: [] as string[] };
  readBody(reader, isBullet, (line, comments) => {
    found.words.push(...splitWords(bullet(line)?.text ?? ''));
    found.comments.push(...comments);
  });
  return found;
}

/** The lines of a body as they are. */
export function readLineBody(reader: LineReader): { lines: string[]; comments: string[] } {
  const found = { lines: [] as string[], comments: [] as string[] };
  readBody(reader, isBullet, (line, comments) => {
    found.lines.push(bullet(line)?.text ?? '');
    found.comments.push(...comments);
  });
  return found;
}

const CHILD_NAME = String.raw`("[^"]*"|'[^']*'|[^\s"'=]+)`;
const CHILD = new RegExp(String.raw`^@\s*${CHILD_NAME}\s+${CHILD_NAME}(?:\s+${FEATURE_WORDS}\s+([^=]+))?\s*=?$`, 'i');

/** `- @ type name usesFeature …`, each nested under the last line that is indented less. */
export function readChildren(reader: LineReader): ChildEntity[] {
  const top: ChildEntity[] = [];
  const parents: { indent: number; child: ChildEntity }[] = [];
  readBody(reader, isBullet, (line, comments) => {
    const item = bullet(line) ?? { text: '', at: line.at };
    const match = CHILD.exec(item.text);
    if (match === null) {
      reader.fail(item.at, 'childUnreadable', { text: item.text });
      return;
    }
    const type = unquote(match[1] ?? '');
    const child: ChildEntity = {
      name: unquote(match[2] ?? ''),
      type: type.toLowerCase() === 'simple' ? 'ml' : type,
      features: readFeatures(match[3] ?? ''),
      children: [],
      at: shifted(item.at, item.text.indexOf(match[2] ?? '')),
    };
    withComments(child, comments);
    while ((parents.at(-1)?.indent ?? -1) >= line.indent) parents.pop();
    const parent = parents.at(-1)?.child;
    if (parent !== undefined && parent.type !== 'ml')
      reader.fail(child.at ?? item.at, 'childNesting', { child: child.name, parent: parent.name });
    (parent?.children ?? top).push(child);
    parents.push({ indent: line.indent, child });
  });
  return top;
}

/** Adds the comments above a thing to it; none leave it as it is. */
export function withComments<T extends { comments?: string[] }>(thing: T, comments: readonly string[]): T {
  if (comments.length > 0) thing.comments = [...(thing.comments ?? []), ...comments];
  return thing;
}
