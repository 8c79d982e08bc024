import type { Locale } from '../../core/locale';
import { NOTHING_LEARNED } from '../entities/entityExtractor';
import { featureInput } from '../featureInput';
import { foldText } from '../foldText';
import { type Classification, IntentClassifier, relianceOn } from '../intentClassifier';
import { encodeModel } from '../modelFile';
import { ASK_BELOW, SecondTier } from '../secondTier/secondTier';
import { intentOptions } from '../training/compileLocale';
import { SVM_SETTINGS } from '../training/svm';
import { trainIntents } from '../training/trainIntents';
import { trainSecondTier } from '../training/trainSecondTier';

/** `cascade`: the encoder is asked where the first tier is unsure. */
export const ENCODER_USES = ['off', 'cascade', 'always'] as const;
export type EncoderUse = (typeof ENCODER_USES)[number];

/** What a sentence encoder said of every text that is trained on or asked. */
export interface SentenceVectors {
  /** The encoder's id. */
  encoder: string;
  /** Throws for a text that was not encoded. */
  of(text: string): Float32Array;
}

/** In milliseconds, from any beginning: time as it passes, and as this process uses it, which other work does not stretch. */
export interface Clocks {
  wall: () => number;
  cpu: () => number;
}

export const PROCESS_CLOCKS: Clocks = {
  wall: () => performance.now(),
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};

/** How long one tier trained, by both clocks, in milliseconds: without the time that the encoder needs. */
export type TrainingTime = Record<keyof Clocks, number>;

export interface EngineOptions {
  locale: Locale;
  seed?: number;
  /** Without them there is no second tier. */
  vectors?: SentenceVectors;
  /** A cascade asks the encoder where the words can be relied on less than this. */
  askBelow?: number;
  clocks?: Clocks;
}

export interface Answer extends Classification {
  askedEncoder: boolean;
}

/** The engine as the server has it, trained on rows of text and intent alone, both tiers timed. */
export class EvaluatedEngine {
  private readonly vectors: SentenceVectors | undefined;
  private readonly askBelow: number;
  private readonly first: IntentClassifier;
  private readonly second: SecondTier | undefined;
  readonly trainMs: { firstTier: TrainingTime; secondTier: TrainingTime };

  constructor(
    rows: readonly { text: string; intent: string }[],
    { locale, seed = SVM_SETTINGS.seed, vectors, askBelow = ASK_BELOW, clocks = PROCESS_CLOCKS }: EngineOptions,
  ) {
    this.vectors = vectors;
    this.askBelow = askBelow;
    const began = read(clocks);
    const trained = trainIntents(
      rows.map(({ text, intent }) => ({ intent, input: featureInput(foldText(text), []) })),
      { ...intentOptions(locale), settings: { ...SVM_SETTINGS, seed } },
    );
    this.first = new IntentClassifier(trained.model);
    const between = read(clocks);
    if (vectors !== undefined) {
      const { labels, folds, heldOut } = trained;
      const { intents } = trained.model;
      const sentences = rows.map(({ text }) => vectors.of(text));
      const { encoder } = vectors;
      this.second = new SecondTier(trainSecondTier({ encoder, intents, labels, vectors: sentences, folds, heldOut }));
    }
    this.trainMs = { firstTier: since(began, between), secondTier: since(between, read(clocks)) };
  }

  /** The answer; throws when the use needs an encoder and the engine was trained without. */
  answer(text: string, use: EncoderUse): Answer {
    const judgement = this.first.judge(featureInput(foldText(text), []));
    const first = use === 'always' ? undefined : this.first.decide(judgement);
    if (first !== undefined && (use === 'off' || relianceOn(first) >= this.askBelow))
      return { ...first, askedEncoder: false };
    if (this.second === undefined || this.vectors === undefined) throw new Error('This engine has no second tier');
    return { ...this.second.decide(judgement, this.vectors.of(text)), askedEncoder: true };
  }

  /** How large the file of a model is, with the second tier if its use needs one. */
  modelBytes(use: EncoderUse): number {
    const secondTier = use === 'off' ? undefined : this.second?.model;
    const locale = {
      locale: 'en' as const,
      classifier: this.first.model,
      secondTier,
      entities: [],
      learned: NOTHING_LEARNED,
      articles: [],
      bareEntities: {},
      utteranceCount: 0,
    };
    return encodeModel({ hash: '', locales: [locale] }).length;
  }
}

function read({ wall, cpu }: Clocks): TrainingTime {
  return { wall: wall(), cpu: cpu() };
}

function since(before: TrainingTime, now: TrainingTime): TrainingTime {
  return { wall: now.wall - before.wall, cpu: now.cpu - before.cpu };
}
