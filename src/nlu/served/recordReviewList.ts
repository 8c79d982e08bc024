import type { JsonObject } from '../../core/json';
import type { RecordStore } from '../../ports/recordStore';
import type { ReviewEntry, ReviewList } from '../../ports/reviewList';

const ENTRIES = 'reviewList';
const COUNTERS = 'reviewListCounters';
const COUNTER = 'next';

/** A review list in the record store, shared by all instances on it: a ring of `limit` records. */
export class RecordReviewList implements ReviewList {
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly records: RecordStore,
    private readonly limit: number,
  ) {}

  async add(entry: ReviewEntry): Promise<void> {
    // One at a time in this process: only other instances can be in the way of a number.
    const added = this.#last.then(() => this.#store(entry));
    this.#last = added.catch(() => undefined);
    await added;
  }

  async newest(limit: number): Promise<ReviewEntry[]> {
    const counter = await this.records.get(COUNTERS, COUNTER);
    const oldest = numberIn(counter?.value) - this.limit;
    return (await this.records.list(ENTRIES))
      .filter(({ value }) => numberIn(value) >= oldest)
      .sort((a, b) => numberIn(b.value) - numberIn(a.value))
      .slice(0, limit)
      .map(({ value }) => value.entry as unknown as ReviewEntry);
  }

  async #store(entry: ReviewEntry): Promise<void> {
    const number = await this.#nextNumber();
    const id = `place-${number % this.limit}`;
    for (;;) {
      const known = await this.records.get(ENTRIES, id);
      // An instance that went once round the ring meanwhile has a newer entry here.
      if (known !== undefined && numberIn(known.value) > number) return;
      const value = { number, entry: { ...entry } } as unknown as JsonObject;
      const saved = await this.records.put(ENTRIES, id, value, known?.version ?? 0);
      if (saved.kind === 'saved') return;
    }
  }

  async #nextNumber(): Promise<number> {
    for (;;) {
      const known = await this.records.get(COUNTERS, COUNTER);
      const number = numberIn(known?.value);
      const saved = await this.records.put(COUNTERS, COUNTER, { number: number + 1 }, known?.version ?? 0);
      if (saved.kind === 'saved') return number;
    }
  }
}

function numberIn(value: JsonObject | undefined): number {
  return typeof value?.number === 'number' ? value.number : 0;
}
