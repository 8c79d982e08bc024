import { NONE_INTENT } from '../../core/recognition';
import { type Calibration, calibratedScores, highestMargins, softmaxWithout } from '../calibration';
import { type Classification, type Judgement, rank } from '../intentClassifier';
import type { QuantizedRows } from '../quantize';
import { type MeaningSpace, meaningSignals } from './meaningSpace';
import { type ExampleVectors, nearestExamples, nearestIn } from './nearestExamples';

/** Gives the vectors of texts, in their order. */
export type EncodeTexts = (texts: readonly string[]) => Promise<readonly Float32Array[]>;

/** What is learnt on the vectors of a sentence encoder, beside the first tier; plain data and typed arrays. */
export interface SecondTierModel {
  /** The encoder's `id`: other vectors mean nothing here. */
  encoder: string;
  /** As in the first tier, in its order. */
  intents: string[];
  /** A row for each intent, a column for each number of a vector. */
  weights: QuantizedRows;
  bias: Float32Array;
  /** What the first tier's margin counts beside the logarithm of the second's probability. */
  marginShare: number;
  /** What the cosine with an intent's nearest example counts. */
  exampleShare: number;
  examples: ExampleVectors;
  space: MeaningSpace;
  calibration: Calibration;
}

/** Predicts an intent from what the first tier found and a sentence's vector. */
export class SecondTier {
  private readonly none: number;

  constructor(readonly model: SecondTierModel) {
    this.none = model.intents.indexOf(NONE_INTENT);
  }

  decide({ margins }: Judgement, sentence: Float32Array): Classification {
    const { intents, weights, bias, examples, space, calibration } = this.model;
    const logits = logitsOf(weights, bias, sentence);
    const nearest = nearestExamples(logits, margins, (label) => nearestIn(examples, label, sentence));
    const scores = combine({ logits, margins, nearest }, this.model);
    const signals = secondTierSignals({ margins, scores }, this.none, meaningSignals(space, sentence));
    return rank(intents, calibratedScores(calibration, scores, this.none, signals));
  }
}

function logitsOf({ levels, scales }: QuantizedRows, bias: Float32Array, sentence: Float32Array): Float64Array {
  const dimensions = sentence.length;
  return Float64Array.from(bias, (constant, label) => {
    const first = label * dimensions;
    let sum = 0;
    for (let at = 0; at < dimensions; at += 1) sum += (levels[first + at] as number) * (sentence[at] as number);
    return constant + sum * (scales[label] as number);
  });
}

/** What speaks for each intent. */
export interface Evidence {
  /** By the vector as a whole. */
  logits: Float64Array;
  /** By the words. */
  margins: ArrayLike<number>;
  /** By the nearest example. */
  nearest: ArrayLike<number>;
}

/** The logarithm of each intent's probability by the vector, with shares of its margin by the words and its nearest example. */
export function combine(
  { logits, margins, nearest }: Evidence,
  { marginShare, exampleShare }: Pick<SecondTierModel, 'marginShare' | 'exampleShare'>,
): Float64Array {
  let highest = Number.NEGATIVE_INFINITY;
  for (const logit of logits) if (logit > highest) highest = logit;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - highest);
  const normalizer = highest + Math.log(sum);
  return logits.map(
    (logit, label) =>
      logit - normalizer + marginShare * (margins[label] as number) + exampleShare * (nearest[label] as number),
  );
}

/**
 * The scores are surer than they should be: softened by this they tell best whether the likeliest intent is meant at all (0.25
 * is as good, 1 a little worse).
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
