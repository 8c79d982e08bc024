import type { Recognition } from '../../core/recognition';
import type { Clock } from '../../ports/clock';
import { addDynamicLists } from './dynamicLists';
import { addExternalEntities } from './externalEntities';
import type { LuisApp, LuisModel } from './luisApp';
import type { PredictionQuery } from './predictionQuery';
import { type EntityNode, fromModel, toTree } from './servedEntity';

export interface Prediction {
  recognition: Recognition;
  entities: EntityNode[];
}

/** What a model makes of a query, with the caller's lists and entities applied. Throws what the recogniser throws. */
export async function predict(
  app: LuisApp,
  model: LuisModel,
  asked: PredictionQuery,
  clock: Clock,
): Promise<Prediction> {
  const recognition = await model.recognizer.recognize({
    text: asked.query,
    locale: app.locale,
    referenceTime: asked.datetimeReference ?? clock.now(),
  });
  const found = (recognition.overlapping ?? recognition.entities).map(fromModel);
  const listed = addDynamicLists(asked.query, found, asked.dynamicLists, model.entities);
  const all = addExternalEntities(asked.query, listed, asked.externalEntities, {
    prefer: asked.preferExternalEntities,
    declared: model.entities,
  });
  return { recognition, entities: toTree(all, model.entities) };
}
