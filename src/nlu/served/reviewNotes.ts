import type { Log } from '../../ports/log';
import type { ReviewEntry, ReviewList } from '../../ports/reviewList';

/** A burst beyond this is not worth a reviewer's time, nor our memory. */
const MAX_PENDING = 500;

/** Notes queries for review while their replies are already on the way. */
export class ReviewNotes {
  readonly #pending = new Set<Promise<void>>();

  constructor(
    private readonly list: ReviewList,
    private readonly log: Log,
  ) {}

  /** Never throws and never waits: a list that fails costs a line in the log, not a prediction. */
  note(entry: ReviewEntry): void {
    if (this.#pending.size >= MAX_PENDING) {
      this.log.warn({ pack: entry.pack }, 'too many queries to note for review: one was left out');
      return;
    }
    const noted = this.list
      .add(entry)
      .catch((error: unknown) => this.log.warn({ err: error, pack: entry.pack }, 'a query was not noted for review'))
      .finally(() => this.#pending.delete(noted));
    this.#pending.add(noted);
  }

  /** Resolves when everything noted so far is stored. */
  async idle(): Promise<void> {
    await Promise.all(this.#pending);
  }
}
