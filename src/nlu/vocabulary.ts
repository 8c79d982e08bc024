import type { FeatureGroup, FeatureHashes } from './features';

/** One utterance as a sparse vector. */
export interface SparseVector {
  indices: Int32Array;
  values: Float64Array;
  known: KnownShares;
}

/**
 * How much of an utterance training has seen, 0 to 1: units weighed by their rarity, pairs of neighbouring units. What was seen
 * in one row alone counts half, in two rows two thirds: one row may be an accident.
 */
export interface KnownShares {
  units: number;
  pairs: number;
  /** How many units there are. */
  count: number;
}

/** All that a vocabulary is, as plain data: feature `i` has the hash `hashes[i]` and stood in `rowCounts[i]` rows. */
export interface VocabularyData {
  hashes: Uint32Array;
  rowCounts: Uint32Array;
  /** How many rows it was made from. */
  rows: number;
}

interface Group {
  group: FeatureGroup;
  weight: number;
  /** In how many rows, for a feature to be one. */
  seenAtLeast: number;
  /** No more features than this, the most frequent ones. */
  atMost?: number;
}

const GROUPS: readonly Group[] = [
  { group: 'words', weight: 1, seenAtLeast: 1 },
  // A character n-gram seen once tells of one utterance only.
  { group: 'characters', weight: 1, seenAtLeast: 2 },
  { group: 'segments', weight: 1, seenAtLeast: 1 },
  { group: 'sounds', weight: 0.5, seenAtLeast: 1 },
  // More of them make large models larger, and no better.
  { group: 'biterms', weight: 0.6, seenAtLeast: 2, atMost: 15_000 },
  { group: 'entities', weight: 0.5, seenAtLeast: 1 },
];
/** Rare features count a little more; the full inverse document frequency (1) is worse than none (docs/understanding.md). */
const RARITY_POWER = 0.3;
const EMPTY = -1;

/**
 * Turns features into vectors: (1 + log count) · rarity^0.3 where rarity is log(1 + rows / rows with the feature), each
 * group scaled to its weight. The last index is a constant 1 (the classifier's bias)..
 */
export class Vocabulary {
  /** Number of features, the constant included. */
  readonly size: number;
  private readonly table: Int32Array;
  private readonly mask: number;
  private readonly rarity: Float32Array;
  private readonly importance: Float32Array;
  private readonly rarityOfUnknown: number;
  private readonly counts: Uint16Array;

  constructor(readonly data: VocabularyData) {
    const { hashes, rowCounts, rows } = data;
    this.size = hashes.length + 1;
    const slots = 2 ** Math.ceil(Math.log2(Math.max(2, hashes.length) * 2));
    this.mask = slots - 1;
    this.table = new Int32Array(slots).fill(EMPTY);
    hashes.forEach((hash, feature) => this.put(hash, feature));
    this.rarity = Float32Array.from(rowCounts, (count) => Math.log(1 + rows / Math.max(1, count)));
    this.importance = this.rarity.map((rarity) => rarity ** RARITY_POWER);
    this.rarityOfUnknown = Math.log(1 + rows);
    this.counts = new Uint16Array(hashes.length);
  }

  /** The vocabulary of a training set. */
  static fit(rows: readonly FeatureHashes[]): Vocabulary {
    const kept = GROUPS.flatMap(({ group, seenAtLeast, atMost }) =>
      countRows(rows.map((row) => row[group]))
        .filter(({ rowCount }) => rowCount >= seenAtLeast)
        // What is often needed then lies together.
        .sort((one, other) => other.rowCount - one.rowCount)
        .slice(0, atMost),
    );
    return new Vocabulary({
      hashes: Uint32Array.from(kept, ({ hash }) => hash),
      rowCounts: Uint32Array.from(kept, ({ rowCount }) => rowCount),
      rows: rows.length,
    });
  }

  /** The feature with a hash, or -1. */
  indexOf(hash: number): number {
    let slot = hash & this.mask;
    for (;;) {
      const feature = this.table[slot] as number;
      if (feature === EMPTY || this.data.hashes[feature] === hash) return feature;
      slot = (slot + 1) & this.mask;
    }
  }

  /** With `absent`, as if the features with a nonzero entry had never been seen: that is how a model without a fold sees it. */
  vectorize(features: FeatureHashes, absent?: Uint8Array): SparseVector {
    const most = GROUPS.reduce((sum, { group }) => sum + features[group].length, 1);
    const indices = new Int32Array(most);
    const values = new Float64Array(most);
    let end = 0;
    for (const { group, weight } of GROUPS) end = this.addGroup(features[group], weight, indices, values, end, absent);
    indices[end] = this.size - 1;
    values[end] = 1;
    return {
      indices: indices.subarray(0, end + 1),
      values: values.subarray(0, end + 1),
      known: this.knownShares(features.words, absent),
    };
  }

  private addGroup(
    hashes: Uint32Array,
    weight: number,
    indices: Int32Array,
    values: Float64Array,
    first: number,
    absent: Uint8Array | undefined,
  ): number {
    let end = first;
    for (let at = 0; at < hashes.length; at += 1) {
      const feature = this.indexOf(hashes[at] as number);
      if (feature === EMPTY || absent?.[feature]) continue;
      const seen = this.counts[feature] as number;
      if (seen === 0) {
        indices[end] = feature;
        end += 1;
      }
      this.counts[feature] = seen + 1;
    }
    let squares = 0;
    for (let at = first; at < end; at += 1) {
      const feature = indices[at] as number;
      const count = this.counts[feature] as number;
      this.counts[feature] = 0;
      const value = (count === 1 ? 1 : 1 + Math.log(count)) * (this.importance[feature] as number);
      values[at] = value;
      squares += value * value;
    }
    const scale = squares > 0 ? weight / Math.sqrt(squares) : 0;
    for (let at = first; at < end; at += 1) values[at] = (values[at] as number) * scale;
    return end;
  }

  private knownShares(words: Uint32Array, absent: Uint8Array | undefined): KnownShares {
    const units = words.length >> 1;
    if (units === 0) return { units: 0, pairs: 0, count: 0 };
    let weight = 0;
    let knownWeight = 0;
    let knownPairs = 0;
    for (let at = 0; at < words.length; at += 1) {
      const feature = this.indexOf(words[at] as number);
      const seen = feature === EMPTY || absent?.[feature] ? 0 : (this.data.rowCounts[feature] as number);
      const known = seen / (seen + 1);
      if (at % 2 === 1 || at === words.length - 1) {
        knownPairs += known;
        continue;
      }
      const rarity = seen > 0 ? (this.rarity[feature] as number) : this.rarityOfUnknown;
      weight += rarity;
      knownWeight += known * rarity;
    }
    return { units: knownWeight / weight, pairs: knownPairs / (units + 1), count: units };
  }

  private put(hash: number, feature: number): void {
    let slot = hash & this.mask;
    while (this.table[slot] !== EMPTY) slot = (slot + 1) & this.mask;
    this.table[slot] = feature;
  }
}

/** Each hash with the number of rows that have it. */
function countRows(rows: readonly Uint32Array[]): { hash: number; rowCount: number }[] {
  const once = rows.map(sortedWithoutRepeats);
  const all = new Uint32Array(once.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const hashes of once) {
    all.set(hashes, end);
    end += hashes.length;
  }
  all.sort();
  const counted: { hash: number; rowCount: number }[] = [];
  for (let first = 0, at = 1; at <= all.length; at += 1) {
    if (at < all.length && all[at] === all[first]) continue;
    counted.push({ hash: all[first] as number, rowCount: at - first });
    first = at;
  }
  return counted;
}

function sortedWithoutRepeats(hashes: Uint32Array): Uint32Array {
  return hashes
    .slice()
    .sort()
    .filter((hash, at, sorted) => at === 0 || hash !== sorted[at - 1]);
}
