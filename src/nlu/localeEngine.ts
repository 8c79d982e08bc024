import type { Locale } from '../core/locale';
import { NONE_INTENT, type Recognition, type RecognizedEntity, type ScoredIntent } from '../core/recognition';
import type { Article } from '../ports/knowledgeBase';
import { entityDeclarations } from './entities/entityDeclarations';
import { EntityExtractor } from './entities/entityExtractor';
import { raisedByPattern } from './entities/patterns/raisedByPattern';
import { foldText } from './foldText';
import { IntentClassifier } from './intentClassifier';
import type { CompiledLocale } from './modelFile';
import { judgeSentiment } from './sentiment';
import { featureInput } from './featureInput';

/** The intent whose probability also tells of anger. */
const COMPLAINT_INTENT = 'Complaint';
/** Longer messages are cut before recognition: nobody says what they want behind this much. */
const MAX_LENGTH = 2000;

/** Recognises in one language. */
export class LocaleEngine {
  readonly locale: Locale;
  readonly articles: readonly Article[];
  private readonly classifier: IntentClassifier;
  private readonly extractor: EntityExtractor;

  constructor(private readonly compiled: CompiledLocale) {
    this.locale = compiled.locale;
    this.articles = compiled.articles;
    this.classifier = new IntentClassifier(compiled.classifier);
    this.extractor = new EntityExtractor(compiled.entities, compiled.locale, compiled.learned);
  }

  /** What the model says about its entities and their parts. */
  get entities() {
    return entityDeclarations(this.compiled.entities);
  }

  get summary() {
    const { locale, classifier, utteranceCount, articles } = this.compiled;
    return {
      locale,
      intents: classifier.intents.length,
      utterances: utteranceCount,
      articles: articles.length,
      features: this.classifier.featureCount,
    };
  }

  warmUp(): void {
    this.extractor.warmUp();
  }

  recognize({ text, referenceTime }: { text: string; referenceTime: Date }): Recognition {
    const heard = text.slice(0, MAX_LENGTH);
    const folded = foldText(heard);
    const { exact, all, overlapping, features, patterns } = this.extractor.find(heard, folded, referenceTime);
    const classified = this.classifier.classify(featureInput(folded, exact, features));
    const { topIntent, intents } =
      raisedByPattern(classified, patterns) ?? this.bareEntityIntent(heard, all, classified.intents) ?? classified;
    const complaint = classified.intents.find(({ intent }) => intent === COMPLAINT_INTENT)?.score ?? 0;
    return {
      text,
      locale: this.locale,
      topIntent,
      intents,
      entities: all,
      ...(overlapping.length > all.length ? { overlapping } : {}),
      sentiment: judgeSentiment(heard, folded.text, complaint),
    };
  }

  /**
   * "FD1001", "0001" or "the 2nd" alone answer a question that only the dialog knows: no intent, unless the model
   * says that this entity alone means one.
   */
  private bareEntityIntent(text: string, entities: readonly RecognizedEntity[], scored: ScoredIntent[]) {
    if (entities.length === 0 || !coversAll(text, entities)) return undefined;
    const names = new Set(entities.map((entity) => entity.name));
    const [name] = names;
    const meant = names.size === 1 && name !== undefined ? this.compiled.bareEntities[name] : undefined;
    const topIntent = meant ?? NONE_INTENT;
    const intents = scored.map(({ intent }) => ({ intent, score: intent === topIntent ? 1 : 0 }));
    intents.sort((a, b) => b.score - a.score);
    return { topIntent, intents };
  }
}

const WORDS = /[\p{L}\p{N}]/u;

function coversAll(text: string, entities: readonly RecognizedEntity[]): boolean {
  let at = 0;
  for (const { start, length } of entities) {
    if (WORDS.test(text.slice(at, start))) return false;
    at = start + length;
  }
  return !WORDS.test(text.slice(at));
}
