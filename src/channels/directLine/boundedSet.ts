/** Remembers the newest `limit` strings. */
export class BoundedSet {
  readonly #items = new Set<string>();

  constructor(private readonly limit: number) {}

  has(item: string): boolean {
    return this.#items.has(item);
  }

  add(item: string): void {
    this.#items.delete(item);
    this.#items.add(item);
    if (this.#items.size <= this.limit) return;
    // A Set iterates in the order of insertion: the first is the oldest.
    for (const oldest of this.#items) {
      this.#items.delete(oldest);
      break;
    }
  }
}
