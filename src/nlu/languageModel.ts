import type { Article } from '../ports/knowledgeBase';
import type { Locale } from '../core/locale';

/** The prebuilt entities that the local engine resolves, by LUIS's names; LUIS's `money` is `currency`. */
export const PREBUILT_NAMES = [
  'number',
  'ordinal',
  'ordinalV2',
  'percentage',
  'currency',
  'age',
  'dimension',
  'temperature',
  'datetimeV2',
  'email',
  'phonenumber',
  'url',
] as const;
export type PrebuiltName = (typeof PREBUILT_NAMES)[number];

export interface SourcePlace {
  file: string;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
}

export interface LabelledEntity {
  name: string;
  role?: string;
  /** In UTF-16 code units of the utterance. */
  start: number;
  length: number;
  /** Labelled parts inside it; absent when there are none. */
  children?: LabelledEntity[];
}

export interface LabelledUtterance {
  text: string;
  entities: LabelledEntity[];
  source: SourcePlace;
}

/** A template utterance: `call {name:callee} [please] (now|today)`. */
export interface PatternExample {
  pattern: string;
  source: SourcePlace;
}

/** An entity or a phrase list that helps to find another entity or an intent. */
export interface FeatureUse {
  name: string;
  /** LUIS's constraint: nothing is found where the feature does not match. */
  required: boolean;
}

export interface IntentExamples {
  name: string;
  utterances: LabelledUtterance[];
  patterns?: PatternExample[];
  features?: FeatureUse[];
}

export interface ListValue {
  canonical: string;
  /** Other words for it; the canonical form itself is matched only when it is among them. */
  synonyms: string[];
}

/** A part of a machine-learned entity. */
export interface EntityPart {
  name: string;
  /** The entity whose values it takes, where it does not have its own. */
  takes?: string;
  features: FeatureUse[];
  parts: EntityPart[];
}

interface EntityHead {
  name: string;
  roles?: string[];
  features?: FeatureUse[];
}

export type EntityDefinition = EntityHead &
  (
    | { kind: 'list'; values: ListValue[] }
    /** `pattern` is the source of a regular expression that is matched against folded (NFKC, lower-case) text. */
    | { kind: 'regex'; pattern: string }
    | { kind: 'prebuilt'; name: PrebuiltName }
    /** `children` names its parts. */
    | { kind: 'ml'; children?: string[]; parts?: EntityPart[] }
    | { kind: 'composite'; children: string[] }
    /** Found by patterns alone; `explicit` are values that a pattern takes whole. */
    | { kind: 'patternAny'; explicit: string[] }
  );

export interface PhraseList {
  name: string;
  phrases: string[];
  /** A regular expression instead of phrases: LUIS's pattern features. */
  pattern?: string;
  /** The phrases mean the same; else each is a feature of its own too. */
  interchangeable: boolean;
  /** Helps to find every intent and entity, not only those that name it. */
  forAllModels: boolean;
}

/** What the files of one locale teach, as plain data. */
export interface LanguageModel {
  locale: Locale;
  /** Those of `.lu` and `.json` files, then one `faq:<id>` for each article of the `.qna` files. */
  intents: IntentExamples[];
  entities: EntityDefinition[];
  /** The enabled ones. */
  phraseLists?: PhraseList[];
  articles: Article[];
  /** Entities that the files declare and the engine cannot find; absent when there are none. */
  leftOut?: LeftOutEntity[];
}

export interface LeftOutEntity {
  entity: string;
  /** `file:line:column` of its declaration. */
  place: string;
}
