import type { Locale } from '../core/locale';
import type { Recognition } from '../core/recognition';

export interface Utterance {
  text: string;
  locale: Locale;
  /** What "tomorrow" counts from. */
  referenceTime: Date;
}

/** Turns words into an intent and entities. */
export interface Recognizer {
  /** Throws `RECOGNIZER_UNAVAILABLE` (retryable) when a remote engine does not answer. */
  recognize(utterance: Utterance): Promise<Recognition>;
}
