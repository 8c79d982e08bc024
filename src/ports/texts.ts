import type { Locale } from '../core/locale';

/** The words that people read, by key, in their language. */
export interface Texts {
  /** Throws on a key that does not exist: a missing text is a defect, not something to show. */
  say(locale: Locale, key: string, values?: Record<string, unknown>): string;
}
