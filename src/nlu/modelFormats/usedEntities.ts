import { sectionsOf } from './luisJson/writeLuisJson';
import type { Example, Label, ModelDescription, Place } from './modelDescription';

/** An entity's name in a label or a pattern. */
export interface UsedEntity {
  entity: string;
  role?: string;
  /** In a label; else in a pattern. */
  isLabelled: boolean;
  /** Of the example. */
  at?: Place;
}

/** Every entity that an utterance labels or a pattern names, in the order of the model. */
export function usedEntities(model: ModelDescription): UsedEntity[] {
  return sectionsOf(model, 'intent').flatMap(({ examples }) => examples.flatMap(inExample));
}

function inExample(example: Example): UsedEntity[] {
  if (example.kind === 'reference') return [];
  const found = example.kind === 'utterance' ? inLabels(example.labels) : inPattern(example.pattern);
  return found.map((used) => (example.at === undefined ? used : { ...used, at: example.at }));
}

function inLabels(labels: readonly Label[]): UsedEntity[] {
  return labels.flatMap(({ entity, role, children }) => [
    { entity, ...(role === undefined ? {} : { role }), isLabelled: true },
    ...inLabels(children),
  ]);
}

function inPattern(pattern: string): UsedEntity[] {
  return [...pattern.matchAll(/(?<!\\)\{([^{}:]+)(?::([^{}]+))?\}/g)].map(([, entity = '', role]) => ({
    entity: entity.trim(),
    ...(role === undefined ? {} : { role: role.trim() }),
    isLabelled: false,
  }));
}
