import type { PhraseList } from '../languageModel';
import type { FuzzyLists } from './fuzzyLists';
import type { IntentPattern } from './patterns/patternMatcher';
import type { TaggerData } from './tagger/sequenceTagger';

/** What training adds to the declared entities; plain data and typed arrays. */
export interface LearnedEntities {
  fuzzyLists: FuzzyLists;
  /**
   * Taggers of whole utterances: machine-learned and composite entities, and the roles of others. Where entities were
   * labelled inside others the inner ones have a tagger of their own, which comes first.
   */
  layers: TaggerData[];
  /** Taggers of parts inside a machine-learned entity, by its path: `Order`, `Order/Full order`. */
  parts: Record<string, TaggerData>;
  patterns: IntentPattern[];
  phraseLists: PhraseList[];
  /** Prebuilt entities that intents use as features. */
  intentFeatures: string[];
}
