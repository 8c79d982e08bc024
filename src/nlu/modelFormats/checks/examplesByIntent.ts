import { foldText } from '../../foldText';
import type { Label, ModelDescription, Place } from '../modelDescription';

/** An utterance and the class that it stands for: an intent, or an article that it asks for. */
export interface ClassExample {
  intent: string;
  text: string;
  labels: Label[];
  at: Place;
}

const NOWHERE: Place = { file: '', line: 1, column: 1 };

/** Every utterance and every article's question. */
export function classExamples(model: ModelDescription): ClassExample[] {
  return model.sections.flatMap((section): ClassExample[] => {
    if (section.kind === 'intent')
      return section.examples.flatMap((example) =>
        example.kind === 'utterance'
          ? [{ intent: section.name, text: example.text, labels: example.labels, at: placeOf(example) }]
          : [],
      );
    if (section.kind !== 'article') return [];
    const intent = `faq:${section.id ?? section.questions[0] ?? ''}`;
    return section.questions
      .filter((text) => text.trim() !== '')
      .map((text) => ({ intent, text, labels: [], at: placeOf(section) }));
  });
}

export function placeOf(thing: { at?: Place }): Place {
  return thing.at ?? NOWHERE;
}

export function showPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** Case, width and punctuation do not make another utterance, unless it is nothing but signs. */
export function sameUtterance(text: string): string {
  const words = foldText(text)
    .text.replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return words === '' ? text : words;
}

/** Full-width forms, case and white space do not make another utterance. */
export function sameWords(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
