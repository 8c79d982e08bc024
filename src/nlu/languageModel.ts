import type { Article } from '../ports/knowledgeBase';
import type { Locale } from '../core/locale';

/** The prebuilt entities that the local engine resolves, by LUIS's names. */
export const PREBUILT_NAMES = ['number', 'ordinal', 'datetimeV2', 'email', 'phonenumber', 'url', 'currency'] as const;
export type PrebuiltName = (typeof PREBUILT_NAMES)[number];

export interface SourcePlace {
  file: string;
  /** From 1. */
  line: number;
}

export interface LabelledEntity {
  name: string;
  role?: string;
  /** In UTF-16 code units of the utterance. */
  start: number;
  length: number;
}

export interface LabelledUtterance {
  text: string;
  entities: LabelledEntity[];
  source: SourcePlace;
}

export interface IntentExamples {
  name: string;
  utterances: LabelledUtterance[];
}

export interface ListValue {
  canonical: string;
  /** Other words for it; the canonical form itself is matched only when it is among them. */
  synonyms: string[];
}

export type EntityDefinition =
  | { kind: 'list'; name: string; values: ListValue[] }
  /** `pattern` is the source of a regular expression that is matched against folded (NFKC, lower-case) text. */
  | { kind: 'regex'; name: string; pattern: string }
  | { kind: 'prebuilt'; name: PrebuiltName };

/** What the files of one locale teach, as plain data. */
export interface LanguageModel {
  locale: Locale;
  /** Those of `.lu` files, then one `faq:<id>` for each article of the `.qna` files. */
  intents: IntentExamples[];
  entities: EntityDefinition[];
  articles: Article[];
}
