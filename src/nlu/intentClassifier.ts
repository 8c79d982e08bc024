import { NONE_INTENT, type Recognition, type ScoredIntent, scoreOf } from '../core/recognition';
import { type Calibration, calibratedScores, scopeSignals } from './calibration';
import { extractFeatures, type FeatureInput, type SoundTable, unitHash } from './features';
import type { QuantizedRows } from './quantize';
import { isSpellable, Spelling } from './spelling';
import { type KnownShares, type SparseVector, Vocabulary, type VocabularyData } from './vocabulary';

/** A shorter utterance may well be a single word that training has not seen but that looks like one it has. */
export const SHORTEST_NONSENSE = 3;
/** The probability that nonsense means something after all. */
const NONSENSE_IN_SCOPE = 0.01;

/** All that prediction needs; plain data and typed arrays. */
export interface IntentModel {
  /** `NONE_INTENT` is among them. */
  intents: string[];
  vocabulary: VocabularyData;
  /** A row for each feature, a column for each intent. */
  weights: QuantizedRows;
  calibration: Calibration;
  /** Of three units or more, an utterance whose share of known units is below this says nothing that training could tell. */
  leastKnown: number;
  /** Words that a misspelling may stand for, the most frequent first. */
  words: string[];
  /** In a Chinese model. */
  sounds?: SoundTable;
}

export interface Classification {
  topIntent: string;
  /** By score, best first, `topIntent` in front. */
  intents: ScoredIntent[];
  /** The probability that `topIntent` is right, 0 to 1. */
  certainty: number;
}

/** What the first tier knows of an utterance, for the second to build on. */
export interface Judgement {
  vector: SparseVector;
  /** Of every intent, valid until the next call. */
  margins: Float64Array;
}

/** Predicts an intent from features, in microseconds. Its scratch space is its own: one call at a time. */
export class IntentClassifier {
  private readonly vocabulary: Vocabulary;
  private readonly margins: Float64Array;
  private readonly none: number;
  private readonly spelling: Spelling;

  constructor(readonly model: IntentModel) {
    this.vocabulary = new Vocabulary(model.vocabulary);
    this.margins = new Float64Array(model.intents.length);
    this.none = model.intents.indexOf(NONE_INTENT);
    this.spelling = new Spelling(model.words);
  }

  /** Number of features, for the record. */
  get featureCount(): number {
    return this.vocabulary.size;
  }

  classify(input: FeatureInput): Classification {
    return this.decide(this.judge(input));
  }

  judge(input: FeatureInput): Judgement {
    const features = extractFeatures({ ...input, units: input.units.map(this.respell) }, this.model.sounds);
    const vector = this.vocabulary.vectorize(features);
    addQuantizedMargins(vector, this.model.weights, this.margins);
    return { vector, margins: this.margins };
  }

  decide({ vector, margins }: Judgement): Classification {
    const { intents, calibration } = this.model;
    // Only the constant: nothing was said that training has seen.
    if (vector.indices.length === 1) return nothingKnown(intents);
    const judged = calibratedScores(calibration, margins, this.none, scopeSignals(margins, this.none, vector.known));
    return rank(intents, this.isNonsense(vector.known) ? this.hardlyInScope(judged.scores) : judged);
  }

  /** The intents in their order, but with next to no probability: the margins are those of a word or two among nonsense. */
  private hardlyInScope(scores: Float64Array): { scores: Float64Array; inScope: boolean } {
    const inScope = 1 - (scores[this.none] as number);
    const share = inScope > 0 ? NONSENSE_IN_SCOPE / inScope : 0;
    const shrunk = scores.map((score, label) => (label === this.none ? 1 - NONSENSE_IN_SCOPE : score * share));
    return { scores: shrunk, inScope: false };
  }

  private isNonsense({ units, count }: KnownShares): boolean {
    return count >= SHORTEST_NONSENSE && units < this.model.leastKnown;
  }

  /** The unit that was meant: itself if training has seen it, or if it is no slip of a word that it has seen. */
  private readonly respell = (unit: string): string => {
    if (!isSpellable(unit) || this.vocabulary.indexOf(unitHash(unit)) >= 0) return unit;
    return this.spelling.correct(unit) ?? unit;
  };
}

/**
 * How far a model's word may be relied on, 0 to 1: the less, the sooner another one is asked. On a refusal never, however sure it
 * is: it is the dearest answer to be wrong, and mostly comes of words that training has not seen.
 */
export function relianceOn({ topIntent, intents }: Pick<Recognition, 'topIntent' | 'intents'>): number {
  return topIntent === NONE_INTENT ? 0 : scoreOf(intents, topIntent);
}

/** The scores as a ranking in which the chosen intent stands in front: the best one, or None when out of scope. */
export function rank(
  intents: readonly string[],
  { scores, inScope }: { scores: Float64Array; inScope: boolean },
): Classification {
  const ranked = intents.map((intent, label) => ({ intent, score: scores[label] as number }));
  ranked.sort((a, b) => b.score - a.score);
  const best = ranked.findIndex(({ intent }) => (intent === NONE_INTENT) !== inScope);
  const [top] = ranked.splice(best, 1);
  if (top !== undefined) ranked.unshift(top);
  return { topIntent: top?.intent ?? NONE_INTENT, intents: ranked, certainty: top?.score ?? 0 };
}

function nothingKnown(intents: readonly string[]): Classification {
  const scores = Float64Array.from(intents, (intent) => (intent === NONE_INTENT ? 1 : 0));
  return rank(intents, { scores, inScope: false });
}

/** Margins of every class, written into `into`. */
export function addQuantizedMargins(
  { indices, values }: Pick<SparseVector, 'indices' | 'values'>,
  { levels, scales }: QuantizedRows,
  into: Float64Array,
): void {
  into.fill(0);
  const classes = into.length;
  for (let at = 0; at < indices.length; at += 1) {
    const feature = indices[at] as number;
    const value = (values[at] as number) * (scales[feature] as number);
    const first = feature * classes;
    for (let label = 0; label < classes; label += 1) {
      into[label] = (into[label] as number) + value * (levels[first + label] as number);
    }
  }
}
