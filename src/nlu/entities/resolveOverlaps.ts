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
 * before prebuilt ones, then the one declared earlier.
 */
export function resolveOverlaps(entities: readonly RecognizedEntity[]): RecognizedEntity[] {
  const byClaim = entities
    .map((entity, declared) => ({ entity, declared }))
    .sort(
      (a, b) =>
        b.entity.length - a.entity.length || RANK[a.entity.kind] - RANK[b.entity.kind] || a.declared - b.declared,
    );
  const kept: RecognizedEntity[] = [];
  for (const { entity } of byClaim) {
    const end = entity.start + entity.length;
    if (!kept.some((other) => entity.start < other.start + other.length && other.start < end)) kept.push(entity);
  }
  return kept.sort((a, b) => a.start - b.start || b.length - a.length);
}
