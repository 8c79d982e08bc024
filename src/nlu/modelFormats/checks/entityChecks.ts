import { hasPrebuilt } from '../../toEntityDefinition';
import { mergedEntities, sectionsOf } from '../luisJson/writeLuisJson';
import type { ChildEntity, EntitySection, Feature, Label, ModelDescription, Place } from '../modelDescription';
import { errorAt, type Problem, warningAt } from '../problem';
import { unclosedBracket } from '../patternBrackets';
import { entityNames } from '../resolveRoles';
import { usedEntities } from '../usedEntities';
import { placeOf, showPlace } from './examplesByIntent';

/** What is said about entities and may not be meant. */
export function entityDoubts(model: ModelDescription): Problem[] {
  const missing = missingPrebuilts(model).map((entity) =>
    warningAt(placeOf(entity), 'prebuiltMissing', { entity: entity.name }),
  );
  return [...missing, ...labelling(model)];
}

/** What is said about entities and keeps a model from being trained as it is meant. */
export function declarationChecks(model: ModelDescription): Problem[] {
  return [
    ...usedNames(model),
    ...brackets(model),
    ...declarations(sectionsOf(model, 'entity')),
    ...expressions(model),
    ...features(model),
  ];
}

/** Prebuilt entities without a recogniser here, which the local engine leaves out. */
export function missingPrebuilts(model: ModelDescription): EntitySection[] {
  return mergedEntities(model).filter(({ type, name }) => type === 'prebuilt' && !hasPrebuilt(name));
}

/** Brackets that are never closed, in patterns that no notation held: their reader refuses them at the sign. */
function brackets(model: ModelDescription): Problem[] {
  return sectionsOf(model, 'intent').flatMap(({ examples }) =>
    examples.flatMap((example) => {
      const open = example.kind === 'pattern' ? unclosedBracket(example.pattern) : undefined;
      if (open === undefined) return [];
      return [errorAt(placeOf(example), 'bracketOpen', { sign: open.sign, closing: open.closing })];
    }),
  );
}

/** Names and roles in labels and patterns that nothing declares. */
export function usedNames(model: ModelDescription): Problem[] {
  const names = entityNames(model);
  const roles = new Map<string, Set<string>>();
  for (const { name, roles: of } of sectionsOf(model, 'entity'))
    roles.set(name, new Set([...(roles.get(name) ?? []), ...of]));
  return usedEntities(model).flatMap((used): Problem[] => {
    const { entity, role } = used;
    if (!names.has(entity)) return [errorAt(placeOf(used), 'entityUndeclared', { entity })];
    if (role === undefined || roles.get(entity)?.has(role)) return [];
    return [errorAt(placeOf(used), 'roleUndeclared', { entity, role })];
  });
}

/** One name for two kinds of entity. */
function declarations(entities: readonly EntitySection[]): Problem[] {
  const first = new Map<string, EntitySection>();
  return entities.flatMap((entity): Problem[] => {
    const before = first.get(entity.name);
    if (before === undefined) first.set(entity.name, entity);
    else if (before.type !== entity.type)
      return [errorAt(placeOf(entity), 'entityTwice', { entity: entity.name, place: showPlace(placeOf(before)) })];
    return [];
  });
}

/** Regular expressions that are missing, that stand beside another one, or that JavaScript cannot read. */
function expressions(model: ModelDescription): Problem[] {
  const first = new Map(
    mergedEntities(model).flatMap((entity) => (entity.type === 'regex' ? [[entity.name, entity]] : [])),
  );
  const declared = sectionsOf(model, 'entity').flatMap((entity) => (entity.type === 'regex' ? [entity] : []));
  const missing = [...first.values()]
    .filter(({ pattern }) => pattern === '')
    .map((entity) => errorAt(placeOf(entity), 'regexEmpty', { entity: entity.name }));
  return [
    ...missing,
    ...declared.flatMap((entity): Problem[] => {
      const { name, pattern } = entity;
      const why = expressionError(pattern);
      if (why !== undefined) return [errorAt(placeOf(entity), 'regexBroken', { entity: name, why })];
      if (pattern === '' || pattern === first.get(name)?.pattern) return [];
      return [errorAt(placeOf(entity), 'regexTwice', { entity: name })];
    }),
  ];
}

/** Why the local engine cannot use a regular expression; undefined when it can. */
function expressionError(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'giu');
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function features(model: ModelDescription): Problem[] {
  const known = entityNames(model);
  for (const section of model.sections)
    if (section.kind === 'intent' || section.kind === 'phraseList' || section.kind === 'regexFeature')
      known.add(section.name);
  const unknown = (used: readonly Feature[], at: Place): Problem[] =>
    used.filter(({ name }) => !known.has(name)).map(({ name }) => errorAt(at, 'featureUnknown', { feature: name }));
  const ofChild = (child: ChildEntity): Problem[] => [
    ...unknown(child.features, placeOf(child)),
    ...(child.type === 'ml' ? [] : unknown([{ name: child.type, required: true }], placeOf(child))),
    ...child.children.flatMap(ofChild),
  ];
  return model.sections.flatMap((section) => {
    if (section.kind === 'intentFeatures') return unknown(section.features, placeOf(section));
    if (section.kind !== 'entity') return [];
    const own = unknown(section.features, placeOf(section));
    if (section.type === 'ml') return [...own, ...section.children.flatMap(ofChild)];
    if (section.type !== 'composite') return own;
    return [
      ...own,
      ...unknown(
        section.children.map((name) => ({ name, required: false })),
        placeOf(section),
      ),
    ];
  });
}

/** Machine-learned entities without a label, and their values where they stand without one. */
function labelling(model: ModelDescription): Problem[] {
  const values = new Map<string, Map<string, string>>();
  const utterances = sectionsOf(model, 'intent').flatMap(({ examples }) =>
    examples.flatMap((example) => (example.kind === 'utterance' ? [example] : [])),
  );
  const learned = sectionsOf(model, 'entity').filter(({ type }) => type === 'ml');
  for (const { name } of learned) values.set(name, new Map());
  for (const { text, labels } of utterances)
    for (const { entity, start, length } of labels) {
      const value = text.slice(start, start + length);
      if ([...value].length > 1) values.get(entity)?.set(value.toLowerCase(), value);
      else values.get(entity)?.set('', '');
    }
  const never = learned
    .filter(({ name }) => values.get(name)?.size === 0)
    .map((entity) => warningAt(placeOf(entity), 'neverLabelled', { entity: entity.name }));
  const missing = utterances.flatMap((utterance) =>
    [...values].flatMap(([entity, words]) =>
      [...words.keys()]
        .filter((word) => word !== '' && standsUnlabelled(utterance.text, word, utterance.labels))
        .map((word) =>
          warningAt(placeOf(utterance), 'unlabelled', { entity, value: words.get(word) ?? word, text: utterance.text }),
        ),
    ),
  );
  return [...never, ...missing];
}

/** Whether the words stand in the text by themselves, outside every label. */
function standsUnlabelled(text: string, words: string, labels: readonly Label[]): boolean {
  const folded = text.toLowerCase();
  for (let at = folded.indexOf(words); at >= 0; at = folded.indexOf(words, at + 1)) {
    const end = at + words.length;
    const alone = !/[a-z\d]$/.test(folded.slice(0, at)) && !/^[a-z\d]/.test(folded.slice(end));
    if (alone && !labels.some(({ start, length }) => at < start + length && start < end)) return true;
  }
  return false;
}
