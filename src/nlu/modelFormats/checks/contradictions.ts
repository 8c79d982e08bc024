import { isDeepStrictEqual } from 'node:util';
import type { Label } from '../modelDescription';
import { errorAt, type Problem, warningAt } from '../problem';
import { type ClassExample, sameUtterance, sameWords, showPlace } from './examplesByIntent';

/** The same utterance under two intents: errors. */
export function contradictions(examples: readonly ClassExample[]): Problem[] {
  return againstFirst(
    examples,
    ({ text }) => sameUtterance(text),
    (example, before, values) =>
      before.intent === example.intent ? [] : [errorAt(example.at, 'contradiction', values)],
  );
}

/** The same utterance twice under one intent: an error when it is labelled in two ways, else a warning. */
export function repetitions(examples: readonly ClassExample[]): Problem[] {
  const ofIntent = ({ intent, text }: ClassExample) => `${intent}\n${sameWords(text)}`;
  return againstFirst(examples, ofIntent, (example, before, values) => {
    const differs = before.text === example.text && !isDeepStrictEqual(bare(before.labels), bare(example.labels));
    return [differs ? errorAt(example.at, 'labelsDiffer', values) : warningAt(example.at, 'repeated', values)];
  });
}

/** What `compare` says about each example and the first with the same key. */
function againstFirst(
  examples: readonly ClassExample[],
  keyOf: (example: ClassExample) => string,
  compare: (example: ClassExample, before: ClassExample, values: Problem['values']) => Problem[],
): Problem[] {
  const first = new Map<string, ClassExample>();
  return examples.flatMap((example): Problem[] => {
    const key = keyOf(example);
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, example);
      return [];
    }
    const values = { text: example.text, intent: example.intent, other: before.intent, place: showPlace(before.at) };
    return compare(example, before, values);
  });
}

function bare(labels: readonly Label[]): unknown[] {
  return labels.map(({ entity, role, start, length, children }) => [entity, role, start, length, bare(children)]);
}
