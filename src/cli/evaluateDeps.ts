import type { Locale } from '../core/locale';
import type { LocalRecognizer } from '../nlu';
import type { EncoderUse, EngineCosts, EntityScores, IntentPrediction, IntentScores } from '../nlu/evaluation';
import type { Encoder } from '../ports/encoder';
import type { Texts } from '../ports/texts';

/** What the commands that train and measure work with. */
export interface EvaluateDeps {
  texts: Texts;
  locale: Locale;
  print(text: string): void;
  /** For what is said while it works: not on standard output, where the result goes. */
  progress(text: string): void;
  /**
   * Opens the encoder of a language for as long as something runs. There is none for the use `off` and without a model; without
   * a use the settings say whether there is one.
   */
  withEncoder<Result>(
    locale: Locale,
    use: EncoderUse | undefined,
    run: (encoder: Encoder | undefined) => Promise<Result>,
  ): Promise<Result>;
  /**
   * The recogniser that the server would load, trained if need be, for as long as something runs. The use is as above; below
   * which certainty a cascade asks, the settings say where nothing else does.
   */
  withPack<Result>(
    pack: string,
    encoder: { use?: EncoderUse | undefined; askBelow?: number | undefined },
    run: (recognizer: LocalRecognizer) => Promise<Result>,
  ): Promise<Result>;
  /** Where the trained models of packs are kept. */
  modelFile(pack: string): string;
  /** Where the second tier of a language is kept. */
  secondTierFile(pack: string, locale: Locale): string;
  /** The labelled files that belong to a pack in a language. */
  packTests(pack: string, locale: Locale): string[];
}

/**
 * What a pack costs: its model is that of all its languages, with the second tier of the language where there is one; it has
 * no time of training when it was loaded as it was trained before.
 */
export interface Costs extends Partial<EngineCosts> {
  predictionMicroseconds: { median: number; p99: number };
  /** The time in which the encoder encoded everything, not counted as training. */
  encodeSeconds?: number;
  /** A sentence of the encoder, one after the other. */
  sentenceMilliseconds?: { median: number; p99: number };
  rssBytes: number;
  peakRssBytes: number;
}

/** What `evaluate` found. */
export interface Evaluation {
  /** What was evaluated: files, or the pack. */
  of: string;
  locale: Locale;
  encoder: EncoderUse;
  folds?: number;
  trainRows?: number;
  /** Intents of the test that training does not have. */
  unknownIntents: string[];
  scores: IntentScores;
  entities?: EntityScores;
  costs: Costs;
  predictions: IntentPrediction[];
}

export function say(deps: EvaluateDeps, key: string, values: Record<string, unknown> = {}): string {
  return deps.texts.say(deps.locale, `evaluate.${key}`, values);
}

/** An option's name as it is typed. */
export function optionName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function memory(): Pick<Costs, 'rssBytes' | 'peakRssBytes'> {
  return { rssBytes: process.memoryUsage.rss(), peakRssBytes: 1024 * process.resourceUsage().maxRSS };
}
