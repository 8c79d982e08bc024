import { isDeepStrictEqual } from 'node:util';
import type { Label } from '../modelDescription';
import { errorAt, type Problem, warningAt } from '../problem';
import { type ClassExample, sameWords, showPlace } from './examplesByIntent';

/** The same utterance under two intents, or labelled in two ways: errors. Under one intent twice: a warning. */
export function contradictions(examples: readonly ClassExample[]): Problem[] {
  const first = new Map<string, ClassExample>();
  return examples.flatMap((example): Problem[] => {
    const key = sameWords(example.text);
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, example);
      return [];
    }
    const values = { text: example.text, intent: example.intent, other: before.intent, place: showPlace(before.at) };
    if (before.intent !== example.intent) return [errorAt(example.at, 'contradiction', values)];
    if (before.text === example.text && !isDeepStrictEqual(bare(before.labels), bare(example.labels)))
      return [errorAt(example.at, 'labelsDiffer', values)];
    return [warningAt(example.at, 'repeated', values)];
  });
}

function bare(labels: readonly Label[]): unknown[] {
  return labels.map(({ entity, role, start, length, children }) => [entity, role, start, length, bare(children)]);
}
