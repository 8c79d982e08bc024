import { isDeepStrictEqual } from 'node:util';
import { LineReader } from '../lineReader';
import { type Example, type IntentSection, withoutPlaces } from '../modelDescription';
import { writeJsonLine } from './jsonLines';
import { readExamples } from './readIntent';
import { writeLabelledText, writePattern } from './readLabels';

/** The lines of an intent: its heading and a line for each example, with its comments above it. */
export function writeIntent(intent: IntentSection): string[] {
  return [`${'#'.repeat(intent.depth ?? 1)} ${intent.name}`, ...intent.examples.flatMap(writeExample)];
}

function writeExample(example: Example): string[] {
  const comments = (example.comments ?? []).map((line) => `> ${line}`.trimEnd());
  const { comments: _, ...bare } = withoutPlaces(example);
  const line = `- ${exampleText(example)}`;
  const reader = new LineReader(line, '');
  const isSame = isDeepStrictEqual(withoutPlaces(readExamples(reader)), [bare]) && reader.problems.length === 0;
  return [...comments, isSame ? line : writeJsonLine('example', bare)];
}

function exampleText(example: Example): string {
  switch (example.kind) {
    case 'utterance':
      return writeLabelledText(example.text, example.labels);
    case 'pattern':
      return writePattern(example.pattern);
    case 'reference':
      return `[${example.text}](${example.target})`;
  }
}
