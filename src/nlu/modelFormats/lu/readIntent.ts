import type { Example, IntentSection } from '../modelDescription';
import type { LineReader } from '../lineReader';
import { bullet, type SourceLine } from '../sourceLines';
import { readJsonLine } from './jsonLines';
import { readLabelledLine } from './readLabels';
import { readBody, withComments } from './readBodies';

/** An utterance that is nothing but a link brings in the examples of another file. */
const REFERENCE = /^\[([^[\]]*)\]\(([^()|]+)\)$/;

/** The examples under a heading. */
export function readExamples(reader: LineReader): Example[] {
  const examples: Example[] = [];
  readBody(
    reader,
    (line) => bullet(line) !== undefined || readJsonLine(line, 'example') !== undefined,
    (line, comments) => {
      const example = readExample(line, reader);
      if (example !== undefined) examples.push(withComments(example, comments));
    },
  );
  return examples;
}

function readExample(line: SourceLine, reader: LineReader): Example | undefined {
  const json = readJsonLine(line, 'example') as Example | undefined;
  if (json !== undefined) return { ...json, at: line.at };
  const item = bullet(line) ?? { text: '', at: line.at };
  const reference = REFERENCE.exec(item.text);
  if (reference !== null)
    return { kind: 'reference', text: reference[1] ?? '', target: (reference[2] ?? '').trim(), at: item.at };
  const read = readLabelledLine(item.text, item.at);
  if (read.kind === 'problem') {
    reader.problems.push(read.problem);
    return undefined;
  }
  return { ...read, at: item.at };
}

/** The intent whose heading (`# name`) is the given line. */
export function readIntent(heading: SourceLine, reader: LineReader): IntentSection | undefined {
  const match = /^(#+)\s*(.*)$/.exec(heading.trimmed);
  const depth = match?.[1]?.length ?? 1;
  const name = match?.[2] ?? '';
  if (name === '') reader.fail({ ...heading.at, column: heading.at.column + depth }, 'nameMissing');
  const examples = readExamples(reader);
  if (name === '') return undefined;
  const intent: IntentSection = { kind: 'intent', name, examples, at: heading.at };
  return depth > 1 ? { ...intent, depth } : intent;
}
