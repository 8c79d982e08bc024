import type { Place } from '../modelDescription';

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * Where each value of a JSON text begins, by its path (`utterances.3.text`; the whole is ``). The text has to be valid:
 * only brackets, commas and keys are looked at.
 */
export function jsonPlaces(text: string, file: string): (path: string) => Place {
  const offsets = new Map<string, number>();
  const open: { array: boolean; key: string | number; prefix: string }[] = [];
  let keyNext = false;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const container = open.at(-1);
    if (token === '}' || token === ']') open.pop();
    else if (token === ',') {
      if (container?.array) container.key = Number(container.key) + 1;
      else keyNext = true;
    } else if (token === ':') keyNext = false;
    else if (keyNext && container !== undefined && !container.array) container.key = JSON.parse(token) as string;
    else {
      const path = container === undefined ? '' : `${container.prefix}${container.key}`;
      offsets.set(path, index);
      if (token === '{' || token === '[')
        open.push({ array: token === '[', key: 0, prefix: path === '' ? '' : `${path}.` });
      keyNext = token === '{';
    }
    if (token === '}' || token === ']') keyNext = false;
  }
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
  return (path) => placeAt(offsets.get(path) ?? 0, lineStarts, file);
}

/** Line and column of an offset in a text. */
export function offsetPlace(text: string, offset: number, file: string): Place {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { file, line, column: offset - before.lastIndexOf('\n') };
}

function placeAt(offset: number, lineStarts: readonly number[], file: string): Place {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { file, line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
}
