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

/**
 * Entities of which no two overlap, by start. The longer one stays; of two equally long, list and regex entities go
 * before prebuilt ones, and these before a bare number; then the one declared earlier.
 */
export function resolveOverlaps(entities: readonly RecognizedEntity[]): RecognizedEntity[] {
  const byClaim = entities
    .map((entity, declared) => ({ entity, declared }))
    .sort(
      (a, b) => b.entity.length - a.entity.length || rankOf(a.entity) - rankOf(b.entity) || a.declared - b.declared,
    );
  const kept: RecognizedEntity[] = [];
  for (const { entity } of byClaim) {
    const end = entity.start + entity.length;
    if (!kept.some((other) => entity.start < other.start + other.length && other.start < end)) kept.push(entity);
  }
  return kept.sort((a, b) => a.start - b.start || b.length - a.length);
}

/** A telephone number is a number too; what says more goes first. */
function rankOf(entity: RecognizedEntity): number {
  return entity.kind === 'prebuilt' && entity.name === 'number' ? RANK.prebuilt + 1 : RANK[entity.kind];
}
