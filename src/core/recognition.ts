import type { Locale } from './locale';

/** The intent of an utterance that fits none of the model's. */
export const NONE_INTENT = 'None';
/** Intents that stand for a knowledge article are named `faq:<article id>`. */
export const FAQ_PREFIX = 'faq:';

export type EntityKind = 'ml' | 'list' | 'regex' | 'prebuilt' | 'composite' | 'patternAny' | 'external';

export interface RecognizedEntity {
  /** The entity's name in the model, such as `orderNumber`. */
  name: string;
  role?: string;
  kind: EntityKind;
  /** The words as they were said. */
  text: string;
  /** Offset and length in UTF-16 code units of the utterance. */
  start: number;
  length: number;
  /** What it means: a list's canonical form, a number, an ISO date, … Strings for list and regex. */
  value: unknown;
  score?: number;
}

export interface ScoredIntent {
  intent: string;
  /** A calibrated probability, 0 to 1. */
  score: number;
}

/** The score of an intent; 0 where it is not among them. */
export function scoreOf(intents: readonly ScoredIntent[], name: string): number {
  return intents.find(({ intent }) => intent === name)?.score ?? 0;
}

export interface Recognition {
  text: string;
  locale: Locale;
  /** `NONE_INTENT` when nothing in the model fits. */
  topIntent: string;
  /** Best first; `NONE_INTENT` is among them. */
  intents: ScoredIntent[];
  /** By start, then the longer first. None overlap but parts and what holds them. */
  entities: RecognizedEntity[];
  /** The same with those of other names that they overlap, as LUIS v3 returns them; absent when there are none. */
  overlapping?: RecognizedEntity[];
  /** `score` is the probability of the label; `anger` that of what a person should take over, where the recogniser can tell. */
  sentiment?: { label: 'negative' | 'neutral' | 'positive'; score: number; anger?: number };
}
