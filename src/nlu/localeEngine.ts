import { heardPart } from '../core/heardPart';
import type { Locale } from '../core/locale';
import { NONE_INTENT, type Recognition, type RecognizedEntity, type ScoredIntent } from '../core/recognition';
import type { Article } from '../ports/knowledgeBase';
import type { Utterance } from '../ports/recognizer';
import { entityDeclarations } from './entities/entityDeclarations';
import { EntityExtractor } from './entities/entityExtractor';
import { raisedByPattern } from './entities/patterns/raisedByPattern';
import { foldText } from './foldText';
import { type Classification, IntentClassifier, type Judgement, relianceOn } from './intentClassifier';
import type { CompiledLocale } from './modelFile';
import { SecondTier, type SecondTierModel } from './secondTier/secondTier';
import { SentimentJudge } from './sentiment';
import { featureInput } from './featureInput';

/** What the words say by themselves, and what a second opinion on them starts from. */
export interface Heard {
  recognition: Recognition;
  /** How far that may be relied on, 0 to 1; 1 when a pattern or a bare entity decides. */
  reliance: number;
  judgement: Judgement;
}

/** Recognises in one language. */
export class LocaleEngine {
  readonly locale: Locale;
  readonly articles: readonly Article[];
  private readonly classifier: IntentClassifier;
  private readonly extractor: EntityExtractor;
  private readonly sentiment: SentimentJudge | undefined;
  private secondTier: SecondTier | undefined;

  constructor(private readonly compiled: CompiledLocale) {
    this.locale = compiled.locale;
    this.articles = compiled.articles;
    this.classifier = new IntentClassifier(compiled.classifier);
    this.extractor = new EntityExtractor(compiled.entities, compiled.locale, compiled.learned);
    this.sentiment = compiled.sentiment === undefined ? undefined : new SentimentJudge(compiled.sentiment);
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

  /** From now on `reconsider` can be asked; without a model, no longer. */
  setSecondTier(model: SecondTierModel | undefined): void {
    this.secondTier = model === undefined ? undefined : new SecondTier(model);
  }

  get hasSecondTier(): boolean {
    return this.secondTier !== undefined;
  }

  hear({ text, referenceTime, known = [] }: Omit<Utterance, 'locale'>): Heard {
    const heard = heardPart(text);
    const folded = foldText(heard);
    const given = known.filter(({ start, length }) => start + length <= heard.length);
    const { exact, all, overlapping, features, patterns } = this.extractor.find(heard, folded, referenceTime, given);
    const input = featureInput(folded, exact, features);
    const { vector, margins } = this.classifier.judge(input);
    // The classifier's own margins change with the next utterance; this one may have to wait for its vector.
    const judgement = { vector, margins: margins.slice() };
    const classified = this.classifier.decide(judgement);
    const decided = raisedByPattern(classified, patterns) ?? this.bareEntityIntent(heard, all, classified.intents);
    const { topIntent, intents } = decided ?? classified;
    const sentiment = this.sentiment?.judge(heard, folded, input.segments);
    const recognition: Recognition = {
      text,
      locale: this.locale,
      topIntent,
      intents,
      entities: all,
      ...(overlapping.length > all.length ? { overlapping } : {}),
      ...(sentiment === undefined ? {} : { sentiment }),
    };
    return { recognition, reliance: decided === undefined ? relianceOn(classified) : 1, judgement };
  }

  /** The same with the meaning of the whole sentence; as it was without a second tier. */
  reconsider({ recognition, judgement }: Heard, sentence: Float32Array): Recognition {
    if (this.secondTier === undefined) return recognition;
    const { topIntent, intents }: Classification = this.secondTier.decide(judgement, sentence);
    return { ...recognition, topIntent, intents };
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
