import type { RecognizedEntity } from '../core/recognition';
import type { EntitySpan, LabelledText } from '../nlu/evaluation';

/** A text with the entities that it holds and those that were found. */
export interface ComparedText {
  text: string;
  gold: EntitySpan[];
  found: EntitySpan[];
}

/**
 * Labelled texts with what is found in them. Their writers labelled the entities that they looked for: others that are found are
 * neither right nor wrong.
 */
export function compareSpans(
  texts: readonly LabelledText[],
  found: readonly (readonly RecognizedEntity[])[],
): ComparedText[] {
  const labelled = new Set(texts.flatMap(({ entities }) => entities.map(({ entity }) => entity)));
  return texts.map(({ text, entities }, at) => ({
    text,
    gold: entities,
    found: (found[at] ?? []).map(spanOf).filter(({ entity }) => labelled.has(entity)),
  }));
}

function spanOf({ name, start, length }: RecognizedEntity): EntitySpan {
  return { entity: name, start, end: start + length };
}
