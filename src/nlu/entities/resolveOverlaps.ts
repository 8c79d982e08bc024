import type { RecognizedEntity } from '../../core/recognition';

const RANK: Record<RecognizedEntity['kind'], number> = {
  external: 0,
  ml: 1,
  composite: 1,
  patternAny: 1,
  list: 2,
  regex: 2,
  prebuilt: 3,
};

/** Whether an entity holds another as its part, so that both stay. */
export type Holds = (outer: RecognizedEntity, inner: RecognizedEntity) => boolean;

const holdsNothing: Holds = () => false;

/**
 * Entities of which no two overlap, save that parts lie inside what holds them, by start. The longer one stays; of two
 * equally long, machine-learned ones go before list and regex entities, these before prebuilt ones, and these before a bare
 * number; then the one declared earlier.
 */
export function resolveOverlaps(
  entities: readonly RecognizedEntity[],
  holds: Holds = holdsNothing,
): RecognizedEntity[] {
  const kept: RecognizedEntity[] = [];
  for (const entity of byClaim(entities)) {
    if (!kept.some((other) => overlap(entity, other) && !(isInside(entity, other) && holds(other, entity))))
      kept.push(entity);
  }
  return byPlace(kept);
}

/**
 * Entities as LUIS v3 returns them: those of different names may overlap ("12 years old" is a number, a duration and an age),
 * of those of one name the longest stays. Seen in the service's replies that botbuilder-js keeps as test data
 * (LuisRecognizerV3, Composite1 to 3); Microsoft documents no other rule.
 */
export function resolveAsLuis(entities: readonly RecognizedEntity[]): RecognizedEntity[] {
  const kept: RecognizedEntity[] = [];
  for (const entity of byClaim(entities))
    if (!kept.some((other) => other.name === entity.name && overlap(entity, other))) kept.push(entity);
  return byPlace(kept);
}

function byClaim(entities: readonly RecognizedEntity[]): RecognizedEntity[] {
  return entities
    .map((entity, declared) => ({ entity, declared }))
    .sort((a, b) => b.entity.length - a.entity.length || rankOf(a.entity) - rankOf(b.entity) || a.declared - b.declared)
    .map(({ entity }) => entity);
}

function byPlace(entities: RecognizedEntity[]): RecognizedEntity[] {
  return entities.sort((a, b) => a.start - b.start || b.length - a.length);
}

function overlap(a: RecognizedEntity, b: RecognizedEntity): boolean {
  return a.start < b.start + b.length && b.start < a.start + a.length;
}

function isInside(inner: RecognizedEntity, outer: RecognizedEntity): boolean {
  return inner.start >= outer.start && inner.start + inner.length <= outer.start + outer.length;
}

/** A telephone number is a number too; what says more goes first. */
function rankOf(entity: RecognizedEntity): number {
  return entity.kind === 'prebuilt' && entity.name === 'number' ? RANK.prebuilt + 1 : RANK[entity.kind];
}
