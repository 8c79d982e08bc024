import type { Collection, Filter, MatchKeysAndValues, OptionalUnlessRequiredId } from 'mongodb';
import { MongoBulkWriteError } from 'mongodb';
import { Lanes } from '../../core/lanes';
import { BoundedMap } from '../../core/boundedMap';
import { isDuplicateKey, untilSettled } from './mongoErrors';
import { SCHEMA_VERSION } from './schema';

/** How many keys' last numbers are kept in memory. */
const HINTS_KEPT = 10_000;

export interface SequencedDocument {
  _id: string;
  v: number;
  key: string;
  seq: number;
}

/** The last number of a log whose newest documents were purged. */
export interface SequenceDocument {
  /** `<log>|<key>` */
  _id: string;
  v: number;
  last: number;
}

export type Unnumbered<Doc extends SequencedDocument> = Omit<Doc, 'v' | 'key' | 'seq'>;

export interface Placed {
  seq: number;
  /** False when the document had been there before. */
  added: boolean;
}

/**
 * A collection whose documents are numbered 1, 2, 3, … within each key, under a unique index on (key, seq).
 *
 * The next number is used, never reserved: a document is inserted with the last known number plus one, and who meets a
 * duplicate reads the last number again. So a number exists only with its document, n + 1 only after n, and a crash leaves no gap.
 * The last number is remembered only from inserts that a majority acknowledged, so that it is never ahead of the data.
 */
export class SequencedCollection<Doc extends SequencedDocument> {
  private readonly lastKnown = new BoundedMap<string, number>(HINTS_KEPT);
  /** Callers of one process do not race with each other; those of different processes may. */
  private readonly lanes = new Lanes();

  constructor(
    private readonly documents: Collection<Doc>,
    private readonly sequences: Collection<SequenceDocument>,
    private readonly log: string,
  ) {}

  /** Adds documents at the end of `key`, in order; one whose `_id` exists keeps its place. Gives each one's place. */
  async append(key: string, added: readonly Unnumbered<Doc>[]): Promise<Placed[]> {
    if (added.length === 0) return [];
    return this.lanes.run(key, async () => {
      const places = await this.appendAlone(key, added);
      return added.map(({ _id }) => places.get(_id) as Placed);
    });
  }

  /**
   * Deletes the documents that match `filter` in every key in which some do. Numbers are not used again.
   * Returns how many were deleted.
   */
  async purge(filter: Filter<Doc>): Promise<number> {
    const keys = this.documents.aggregate<{ _id: string; last: number }>([
      { $match: filter },
      { $group: { _id: '$key', last: { $max: '$seq' } } },
    ]);
    let deleted = 0;
    for await (const { _id: key, last } of keys) deleted += await this.purgeKey(key, last, filter);
    return deleted;
  }

  /** Deletes what matches `filter` in one key, up to the number `last`. Returns how many. */
  async purgeKey(key: string, last: number, filter: Filter<Doc>): Promise<number> {
    // First the number, then the documents: whoever misses the documents finds the number.
    await this.sequences.updateOne(
      { _id: this.sequenceId(key) },
      { $max: { last }, $setOnInsert: { v: SCHEMA_VERSION } as MatchKeysAndValues<SequenceDocument> },
      { upsert: true },
    );
    const { deletedCount } = await this.documents.deleteMany({
      $and: [{ key, seq: { $lte: last } }, filter],
    } as Filter<Doc>);
    return deletedCount;
  }

  private async appendAlone(key: string, added: readonly Unnumbered<Doc>[]): Promise<Map<string, Placed>> {
    const places = new Map<string, Placed>();
    let missing = [...new Map(added.map((document) => [document._id, document])).values()];
    let last = this.lastKnown.get(key) ?? (await this.readLast(key));
    return untilSettled(async () => {
      const numbered = missing.map((document, index) => ({
        ...document,
        v: SCHEMA_VERSION,
        key,
        seq: last + 1 + index,
      }));
      if (await this.tryInsert(numbered as unknown as Doc[])) {
        for (const { _id, seq } of numbered) places.set(_id, { seq, added: true });
        if (numbered.length > 0) this.lastKnown.set(key, last + numbered.length);
        return places;
      }
      // Either some of the documents exist or another process took the numbers: look which.
      for (const { _id, seq } of await this.findExisting(missing)) places.set(_id, { seq, added: false });
      missing = missing.filter(({ _id }) => !places.has(_id));
      last = await this.readLast(key);
      return missing.length === 0 ? places : undefined;
    });
  }

  /** Whether all were inserted; false after a duplicate, with those before it inserted. */
  private async tryInsert(numbered: Doc[]): Promise<boolean> {
    try {
      if (numbered.length === 1) await this.documents.insertOne(numbered[0] as OptionalUnlessRequiredId<Doc>);
      else await this.documents.insertMany(numbered as OptionalUnlessRequiredId<Doc>[], { ordered: true });
      return true;
    } catch (error) {
      if (isDuplicateKey(error) || (error instanceof MongoBulkWriteError && error.code === 11000)) return false;
      throw error;
    }
  }

  private async findExisting(documents: readonly Unnumbered<Doc>[]): Promise<{ _id: string; seq: number }[]> {
    const filter = { _id: { $in: documents.map(({ _id }) => _id) } } as Filter<Doc>;
    return this.documents.find<{ _id: string; seq: number }>(filter, { projection: { seq: 1 } }).toArray();
  }

  /** The documents first, then what a purge noted: see `purgeKey`. */
  private async readLast(key: string): Promise<number> {
    const newest = await this.documents.findOne<{ seq: number }>({ key } as Filter<Doc>, {
      sort: { seq: -1 },
      projection: { seq: 1 },
    });
    const purged = await this.sequences.findOne({ _id: this.sequenceId(key) });
    return Math.max(newest?.seq ?? 0, purged?.last ?? 0);
  }

  private sequenceId(key: string): string {
    return `${this.log}|${key}`;
  }
}
