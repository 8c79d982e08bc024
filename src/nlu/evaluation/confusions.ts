/** Rows of one intent that were taken for another. */
export interface Confusion {
  gold: string;
  said: string;
  count: number;
  /** A few of them. */
  examples: string[];
}

/** How often intents were taken for each other, those most confused only. */
export interface ConfusionMatrix {
  /** Of the rows and of the columns. */
  intents: string[];
  /** By gold, then by said. */
  counts: number[][];
  /** How many further intents the test has. */
  left: number;
}

const EXAMPLES = 3;

interface Said {
  text: string;
  gold: string;
  topIntent: string;
}

/** What was taken for what, the most frequent first. */
export function countConfusions(predictions: readonly Said[]): Confusion[] {
  const confusions = new Map<string, Confusion>();
  for (const { text, gold, topIntent: said } of predictions) {
    if (said === gold) continue;
    const key = JSON.stringify([gold, said]);
    const confusion = confusions.get(key) ?? { gold, said, count: 0, examples: [] };
    confusion.count += 1;
    if (confusion.examples.length < EXAMPLES) confusion.examples.push(text);
    confusions.set(key, confusion);
  }
  return [...confusions.values()].sort((a, b) => b.count - a.count || (a.gold < b.gold ? -1 : 1));
}

/**
 * The matrix of the intents that take part in most confusions, at most so many; intents that are confused with each other
 * stand side by side.
 */
export function confusionMatrix(predictions: readonly Said[], most: number): ConfusionMatrix {
  const confusions = countConfusions(predictions);
  const errors = new Map<string, number>();
  for (const { gold, topIntent } of predictions)
    errors.set(gold, errors.get(gold) ?? 0).set(topIntent, errors.get(topIntent) ?? 0);
  for (const { gold, said, count } of confusions)
    for (const intent of [gold, said]) errors.set(intent, (errors.get(intent) as number) + count);
  const ranked = [...errors.keys()].sort(
    (a, b) => (errors.get(b) as number) - (errors.get(a) as number) || (a < b ? -1 : 1),
  );
  const intents = sideBySide(ranked.slice(0, most), confusions);
  const place = new Map(intents.map((intent, at) => [intent, at]));
  const counts = intents.map(() => intents.map(() => 0));
  for (const { gold, topIntent } of predictions) {
    const row = counts[place.get(gold) ?? -1];
    const column = place.get(topIntent);
    if (row !== undefined && column !== undefined) row[column] = (row[column] as number) + 1;
  }
  return { intents, counts, left: ranked.length - intents.length };
}

/** Starts with the first and goes on with what is most confused with the one before. */
function sideBySide(intents: readonly string[], confusions: readonly Confusion[]): string[] {
  const left = new Set(intents);
  const ordered: string[] = [];
  for (let next = intents[0]; next !== undefined; ) {
    left.delete(next);
    ordered.push(next);
    const last: string = next;
    const near = confusions.find(
      ({ gold, said }) => (gold === last && left.has(said)) || (said === last && left.has(gold)),
    );
    next = near === undefined ? [...left][0] : near.gold === last ? near.said : near.gold;
  }
  return ordered;
}
