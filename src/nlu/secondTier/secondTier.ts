import { NONE_INTENT } from '../../core/recognition';
import { halvesOf } from '../encoder/vectorHalves';
import { type Calibration, calibratedScores, highestMargins, softmaxWithout } from '../calibration';
import { type Classification, type Judgement, rank } from '../intentClassifier';
import { productWith, type QuantizedRows } from '../quantize';
import { type MeaningSpace, meaningSignals } from './meaningSpace';
import { type ExampleVectors, nearestExamples, nearestIn } from './nearestExamples';

/** Gives the vectors of texts, in their order. */
export type EncodeTexts = (texts: readonly string[]) => Promise<readonly Float32Array[]>;

/** A softmax regression: a row of weights for each intent, a column for each number of half a vector. */
export interface Regression {
  weights: QuantizedRows;
  bias: Float32Array;
}

/** What is learnt on the vectors of a sentence encoder, beside the first tier; plain data and typed arrays. */
export interface SecondTierModel {
  /** The encoder's `id`: other vectors mean nothing here. */
  encoder: string;
  /** As in the first tier, in its order. */
  intents: string[];
  byFirst: Regression;
  byMean: Regression;
  /** What each kind of evidence counts. */
  shares: Record<keyof Evidence, number>;
  /** The means of training utterances. */
  examples: ExampleVectors;
  /** Of means. */
  space: MeaningSpace;
  calibration: Calibration;
}

/**
 * Where the words can be relied on less than this (`relianceOn`), the second tier is asked unless a setting says otherwise: on
 * validation splits nearly all of its gain for half of its calls or fewer (docs/benchmark.md).
 */
export const ASK_BELOW = 0.85;

/** What speaks for each intent. */
export interface Evidence {
  /** The logarithm of its probability by the first half of the vector. */
  first: ArrayLike<number>;
  /** The same by the second half. */
  mean: ArrayLike<number>;
  /** Its margin by the words. */
  margin: ArrayLike<number>;
  /** The cosine with its nearest example. */
  nearest: ArrayLike<number>;
}

/** Predicts an intent from what the first tier found and a sentence's vector. */
export class SecondTier {
  private readonly none: number;

  constructor(readonly model: SecondTierModel) {
    this.none = model.intents.indexOf(NONE_INTENT);
  }

  decide({ margins }: Judgement, sentence: Float32Array): Classification {
    const { intents, byFirst, byMean, shares, examples, space, calibration } = this.model;
    const halves = halvesOf(sentence);
    const [first, mean] = [logarithms(logitsOf(byFirst, halves.first)), logarithms(logitsOf(byMean, halves.mean))];
    const nearest = nearestExamples(first, mean, margins, (label) => nearestIn(examples, label, halves.mean));
    const scores = combine({ first, mean, margin: margins, nearest }, shares);
    const signals = secondTierSignals({ margins, scores }, this.none, meaningSignals(space, halves.mean));
    return rank(intents, calibratedScores(calibration, scores, this.none, signals));
  }
}

function logitsOf({ weights, bias }: Regression, half: Float32Array): Float64Array {
  return Float64Array.from(bias, (constant, label) => constant + productWith(weights, label, half));
}

/** Of the probabilities that a softmax makes of logits. */
export function logarithms(logits: Float64Array): Float64Array {
  let highest = Number.NEGATIVE_INFINITY;
  for (const logit of logits) if (logit > highest) highest = logit;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - highest);
  const normalizer = highest + Math.log(sum);
  return logits.map((logit) => logit - normalizer);
}

/** Each intent's score: all that speaks for it, each kind by its share. A softmax of these is its probability, `None` left out. */
export function combine(evidence: Evidence, shares: SecondTierModel['shares']): Float64Array {
  const { first, mean, margin, nearest } = evidence;
  return Float64Array.from(
    first,
    (logarithm, label) =>
      shares.first * logarithm +
      shares.mean * (mean[label] as number) +
      shares.margin * (margin[label] as number) +
      shares.nearest * (nearest[label] as number),
  );
}

/**
 * Softened by this the scores tell best whether the likeliest intent is meant at all (0.25 is as good, 1 a little worse; measured
 * before `fitShares` gave the shares).
 */
const CONFIDENCE_SHARPNESS = 0.5;
/** So that there is a logarithm where no intent but None is known; the even chance of 500 intents. */
const LEAST_CONFIDENCE = 0.002;

/**
 * What tells in scope from out of scope here: the first tier's best margin and that of None, the place of the meaning
 * (`meaningSignals`), and how far both tiers together prefer one intent to all others: what is near the intents and yet none
 * of them lies between several. The shares of known words tell nothing that these do not.
 */
export function secondTierSignals(
  { margins, scores }: { margins: ArrayLike<number>; scores: ArrayLike<number> },
  none: number,
  meaning: readonly [relativeDistance: number, cosine: number],
): number[] {
  const [best] = highestMargins(margins, none);
  const likeliest = Math.max(LEAST_CONFIDENCE, ...softmaxWithout(scores, none, CONFIDENCE_SHARPNESS));
  return [best, margins[none] as number, ...meaning, Math.log(likeliest)];
}
