import { z } from 'zod';
import { FrontdeskError } from '../../core/errors';
import { NONE_INTENT } from '../../core/recognition';
import type { EntitySpan } from './entityScores';

/** An utterance with what it should be understood as. */
export interface LabelledRow {
  text: string;
  /** `NONE_INTENT` for what is out of scope. */
  intent: string;
  /** Which part of its file it belongs to, where the file says so. */
  split?: string;
  entities?: EntitySpan[];
}

/** How the files of most data sets mark what is out of scope. */
const OUT_OF_SCOPE = 'oos';

const span = z.object({ entity: z.string().min(1), start: z.int().min(0), end: z.int().min(1) });
const rowSchema = z.looseObject({
  text: z.string().min(1),
  intent: z
    .string()
    .min(1)
    .transform((intent) => (intent === OUT_OF_SCOPE ? NONE_INTENT : intent)),
  entities: z.array(span.transform(({ entity, start, end }) => ({ entity, start, end }))).optional(),
});

/**
 * The rows of a JSONL file of `{text, intent}`, with `entities` (`{entity, start, end}` in UTF-16 units) and a field that
 * names the split, if they are there; other fields are passed over, as are empty lines. `file` is for errors.
 * Throws `REQUEST_INVALID` with file, line and field for a row that is none, and for a file without rows.
 */
export function readLabelledRows(content: string, file: string, splitField = 'split'): LabelledRow[] {
  const rows: LabelledRow[] = [];
  content
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .forEach((line, index) => {
      if (line.trim() !== '') rows.push(readRow(line, `${file}:${index + 1}`, splitField));
    });
  if (rows.length === 0) throw new FrontdeskError('REQUEST_INVALID', `${file}: no rows`);
  return rows;
}

function readRow(line: string, place: string, splitField: string): LabelledRow {
  const parsed = rowSchema.safeParse(parseJson(line, place));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw unreadable(place, issue?.path.join('.') ?? '', issue?.message ?? '');
  }
  const { text, intent, entities } = parsed.data;
  const outside = entities?.findIndex(({ start, end }) => start >= end || end > text.length) ?? -1;
  if (outside >= 0) throw unreadable(place, `entities.${outside}`, 'is no place in the text');
  const row: LabelledRow = { text, intent, ...(entities === undefined ? {} : { entities }) };
  const split = parsed.data[splitField];
  if (split === undefined) return row;
  if (typeof split !== 'string') throw unreadable(place, splitField, 'is no string');
  return { ...row, split };
}

function unreadable(place: string, field: string, why: string): FrontdeskError {
  return new FrontdeskError('REQUEST_INVALID', `${place}: ${field === '' ? '' : `${field}: `}${why}`, { field });
}

function parseJson(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new FrontdeskError('REQUEST_INVALID', `${place}: ${(error as Error).message}`, { cause: error });
  }
}
