import type { Locale } from '../core/locale';

/** A query that somebody may want to look at: what it was and what it was taken for. */
export interface ReviewEntry {
  /** ISO 8601, UTC. */
  at: string;
  /** Where it came from. */
  source: 'luisApi';
  pack: string;
  locale: Locale;
  /** The words; absent where the settings keep none. */
  text?: string;
  topIntent: string;
  /** A probability, 0 to 1. */
  score: number;
}

/** Queries kept for people who improve the model; the oldest give way when it is full. */
export interface ReviewList {
  /** Durable when it resolves. */
  add(entry: ReviewEntry): Promise<void>;
  /** Newest first. */
  newest(limit: number): Promise<ReviewEntry[]>;
}
