import type { Recognition, RecognizedEntity } from '../../core/recognition';
import type { Clock } from '../../ports/clock';
import { addDynamicLists } from './dynamicLists';
import { addExternalEntities } from './externalEntities';
import type { LuisApp, LuisModel } from './luisApp';
import type { PredictionQuery } from './predictionQuery';
import { type EntityNode, fromModel, isSameSpan, type ServedEntity, toTree } from './servedEntity';

export interface Prediction {
  recognition: Recognition;
  entities: EntityNode[];
}

/**
 * What a model makes of a query, with the caller's lists and entities applied. These are signals to the model too, for intents,
 * roles, composites and patterns (Microsoft, "Extend app at prediction runtime"): when they add something, the model is asked
 * again with it. Throws what the recogniser throws.
 */
export async function predict(
  app: LuisApp,
  model: LuisModel,
  asked: PredictionQuery,
  clock: Clock,
): Promise<Prediction> {
  const referenceTime = asked.datetimeReference ?? clock.now();
  const recognize = (known: readonly RecognizedEntity[] = []): Promise<Recognition> =>
    model.recognizer.recognize({ text: asked.query, locale: app.locale, referenceTime, known });
  const alone = await recognize();
  const found = entitiesOf(alone);
  const listed = addDynamicLists(asked.query, found, asked.dynamicLists, model.entities);
  const settled = addExternalEntities(asked.query, listed, asked.externalEntities, {
    prefer: asked.preferExternalEntities,
    declared: model.entities,
  });
  const added = settled.filter((entity) => !found.some((other) => isSame(other, entity)));
  if (added.length === 0) return { recognition: alone, entities: toTree(settled, model.entities) };
  const recognition = await recognize(added.map(toRecognized));
  const dropped = found.filter((entity) => !settled.some((other) => isSame(other, entity)));
  const entities = withSignals(entitiesOf(recognition), settled, added, dropped);
  return { recognition, entities: toTree(entities, model.entities) };
}

function entitiesOf(recognition: Recognition): ServedEntity[] {
  return (recognition.overlapping ?? recognition.entities).map(fromModel);
}

/** What the model found with the signals; each entity that was settled before keeps its origin and meaning, and gains a role. */
function withSignals(
  found: readonly ServedEntity[],
  settled: readonly ServedEntity[],
  added: readonly ServedEntity[],
  dropped: readonly ServedEntity[],
): ServedEntity[] {
  const kept = found
    .filter((entity) => !dropped.some((other) => isSame(other, entity)))
    .map((entity): ServedEntity => {
      const before = settled.find((other) => isSame(other, entity));
      return before === undefined ? entity : { ...entity, ...before };
    });
  return [...kept, ...added.filter((entity) => !kept.some((other) => isSame(other, entity)))];
}

function isSame(a: ServedEntity, b: ServedEntity): boolean {
  return a.name === b.name && isSameSpan(a, b);
}

function toRecognized({ name, role, kind, text, start, length, value }: ServedEntity): RecognizedEntity {
  return { name, ...(role === undefined ? {} : { role }), kind, text, start, length, value };
}
