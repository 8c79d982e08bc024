import type { RecognizedEntity } from '../core/recognition';
import { type EntityScores, type EntitySpan, type LabelledText, scoreEntities } from '../nlu/evaluation';

/**
 * Scores what is found in labelled texts. Their writers labelled the entities that they looked for: others that are found are
 * neither right nor wrong.
 */
export function scoreSpans(
  texts: readonly LabelledText[],
  found: readonly (readonly RecognizedEntity[])[],
): EntityScores {
  const labelled = new Set(texts.flatMap(({ entities }) => entities.map(({ entity }) => entity)));
  return scoreEntities(
    texts.map(({ entities }, at) => ({
      gold: entities,
      found: (found[at] ?? []).map(spanOf).filter(({ entity }) => labelled.has(entity)),
    })),
  );
}

function spanOf({ name, start, length }: RecognizedEntity): EntitySpan {
  return { entity: name, start, end: start + length };
}
