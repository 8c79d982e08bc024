/** Time, injected. */
export interface Clock {
  now(): Date;
  /** Calls `run` once after `delayMs`; the returned function cancels it. Never keeps the process alive. */
  after(delayMs: number, run: () => void): () => void;
}

/** Unguessable ids, injected. */
export interface Ids {
  /** 128 random bits or more, URL-safe. */
  next(): string;
  /** Decimal digits from a cryptographic source. */
  digits(count: number): string;
}
