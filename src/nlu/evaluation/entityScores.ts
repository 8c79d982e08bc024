/** An entity in a text: its name and exact place. */
export interface EntitySpan {
  entity: string;
  /** In UTF-16 units of the text. */
  start: number;
  /** Behind the last unit. */
  end: number;
}

/** From 0 to 1. What would divide by zero is 0, but 1 where nothing was to be found and nothing was. */
export interface Ratios {
  precision: number;
  recall: number;
  f1: number;
}

export interface EntityScore extends Ratios {
  entity: string;
  /** How many there are, were found, and were found at their exact place. */
  gold: number;
  found: number;
  right: number;
}

export interface EntityScores {
  /** By name. */
  entities: EntityScore[];
  /** Over all entities together. */
  micro: Ratios;
  /** The mean over the entities that the gold labels name. */
  macro: Ratios;
}

/**
 * How well entities were found: right is what has the same name and exact place, as in CoNLL-2003's shared task (Tjong Kim
 * Sang and De Meulder).
 */
export function scoreEntities(
  rows: readonly { gold: readonly EntitySpan[]; found: readonly EntitySpan[] }[],
): EntityScores {
  const counts = new Map<string, { gold: number; found: number; right: number }>();
  const countsOf = (entity: string) => {
    const known = counts.get(entity) ?? { gold: 0, found: 0, right: 0 };
    counts.set(entity, known);
    return known;
  };
  for (const { gold, found } of rows) {
    const left = new Set(gold.map(keyOf));
    for (const { entity } of gold) countsOf(entity).gold += 1;
    for (const span of found) {
      const of = countsOf(span.entity);
      of.found += 1;
      if (left.delete(keyOf(span))) of.right += 1;
    }
  }
  const entities = [...counts]
    .map(([entity, count]): EntityScore => ({ entity, ...count, ...ratios(count) }))
    .sort((a, b) => (a.entity < b.entity ? -1 : 1));
  const total = (key: 'gold' | 'found' | 'right'): number => entities.reduce((sum, score) => sum + score[key], 0);
  const named = entities.filter(({ gold }) => gold > 0);
  const mean = (key: keyof Ratios): number =>
    named.length === 0 ? 0 : named.reduce((sum, score) => sum + score[key], 0) / named.length;
  return {
    entities,
    micro: ratios({ gold: total('gold'), found: total('found'), right: total('right') }),
    macro: { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') },
  };
}

function keyOf({ entity, start, end }: EntitySpan): string {
  return `${entity} ${start} ${end}`;
}

function ratios({ gold, found, right }: { gold: number; found: number; right: number }): Ratios {
  if (gold === 0 && found === 0) return { precision: 1, recall: 1, f1: 1 };
  return {
    precision: found === 0 ? 0 : right / found,
    recall: gold === 0 ? 0 : right / gold,
    f1: (2 * right) / (gold + found),
  };
}
