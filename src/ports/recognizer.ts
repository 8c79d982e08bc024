import type { Locale } from '../core/locale';
import type { Recognition, RecognizedEntity } from '../core/recognition';

export interface Utterance {
  text: string;
  locale: Locale;
  /** What "tomorrow" counts from. */
  referenceTime: Date;
  /**
   * Entities that the caller knows of: they count for intents, roles and patterns as if they had been found. Some engines ignore
   * them.
   */
  known?: readonly RecognizedEntity[];
}

/** Turns words into an intent and entities. */
export interface Recognizer {
  /** Throws `RECOGNIZER_UNAVAILABLE` (retryable) when a remote engine does not answer. */
  recognize(utterance: Utterance): Promise<Recognition>;
}
