import type { Json } from '../../core/json';

/**
 * What a `.lu` file, a `.qna` file or a LUIS app JSON says, as plain data. Everything that one of them can hold has its
 * place here, comments included, so that a model can be written back as it was. The order of the sections is theirs.
 */
export interface ModelDescription {
  sections: ModelSection[];
}

export type ModelSection =
  | IntentSection
  | IntentFeatures
  | EntitySection
  | PhraseListSection
  | RegexFeatureSection
  | ArticleSection
  | ImportSection
  | MetadataSection
  | PropertySection
  | CommentSection;

/** Where something stands: line and column count from 1, the column in UTF-16 units. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

interface Placed {
  /** Absent in a model that was put together in memory. */
  at?: Place;
  /** The comment lines right above it, without their `>`. */
  comments?: string[];
}

export interface IntentSection extends Placed {
  kind: 'intent';
  name: string;
  /** How many `#` its heading has, when more than one. */
  depth?: number;
  examples: Example[];
}

export type Example = Utterance | Pattern | Reference;

export interface Utterance extends Placed {
  kind: 'utterance';
  text: string;
  labels: Label[];
}

/** A labelled part of an utterance, with the labelled parts inside it. */
export interface Label {
  entity: string;
  role?: string;
  /** In UTF-16 units of the utterance's text. */
  start: number;
  length: number;
  children: Label[];
}

/** A template utterance as LUIS writes it: `call {name:callee} [please] (now|today)`. */
export interface Pattern extends Placed {
  kind: 'pattern';
  pattern: string;
}

/** An intent's line that brings in the examples of another file: `[text](other.lu#Intent*utterances*)`. */
export interface Reference extends Placed {
  kind: 'reference';
  text: string;
  target: string;
}

/** A model or phrase list that helps to find another one; `required` is LUIS's constraint, written `name*`. */
export interface Feature {
  name: string;
  required: boolean;
  /** Only where the name alone would say the other. */
  as?: 'model' | 'phraseList';
}

/** `@ intent name usesFeature …` */
export interface IntentFeatures extends Placed {
  kind: 'intentFeatures';
  name: string;
  features: Feature[];
}

interface EntityHead extends Placed {
  kind: 'entity';
  name: string;
  roles: string[];
  features: Feature[];
}

export type EntitySection = EntityHead &
  (
    | { type: 'ml'; children: ChildEntity[] }
    | { type: 'prebuilt' }
    | { type: 'list'; values: ListValue[] }
    | { type: 'regex'; pattern: string }
    | { type: 'composite'; children: string[] }
    /** LUIS's way before composites; no notation of its own. */
    | { type: 'hierarchical'; children: string[] }
    | { type: 'patternany'; explicit: string[] }
  );

export type EntityType = EntitySection['type'];

/** A part of a machine-learned entity; `type` is `ml`, or the entity whose values it takes. */
export interface ChildEntity extends Placed {
  name: string;
  type: string;
  features: Feature[];
  children: ChildEntity[];
}

export interface ListValue extends Placed {
  canonical: string;
  synonyms: string[];
}

export interface PhraseListSection extends Placed {
  kind: 'phraseList';
  name: string;
  phrases: string[];
  interchangeable: boolean;
  enabled: boolean;
  /** Absent where the file leaves it open, which LUIS takes for true. */
  forAllModels?: boolean;
}

/** LUIS's pattern features, deprecated and still in old exports. */
export interface RegexFeatureSection extends Placed {
  kind: 'regexFeature';
  name: string;
  pattern: string;
  activated: boolean;
}

export interface ArticleSection extends Placed {
  kind: 'article';
  id?: string;
  source?: string;
  /** The first is the question, the others are its variants. */
  questions: string[];
  filters: { name: string; value: string }[];
  answer: string;
  prompts: FollowUpPrompt[];
}

export interface FollowUpPrompt {
  text: string;
  /** The id of the article that it leads to, or its question, in which hyphens may stand for spaces. */
  target: string;
  contextOnly: boolean;
}

/** A line of its own that brings in another file: `[text](other.lu)`. */
export interface ImportSection extends Placed {
  kind: 'import';
  text: string;
  target: string;
}

/** `> !# @app.name = travel` */
export interface MetadataSection extends Placed {
  kind: 'metadata';
  key: string;
  value: string;
}

/** A property of a LUIS app that has no meaning here and is kept. */
export interface PropertySection extends Placed {
  kind: 'property';
  name: string;
  value: Json;
}

/** Comment lines that stand by themselves. */
export interface CommentSection {
  kind: 'comment';
  at?: Place;
  lines: string[];
}

/** The model without places, as plain JSON: two files say the same when these are equal. */
export function withoutPlaces<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => withoutPlaces(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, item]) => key !== 'at' && item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutPlaces(item)])) as T;
}
