import { NONE_INTENT } from '../../core/recognition';
import { softmaxWithout } from '../calibration';
import { quantizeRows } from '../quantize';
import { meaningSignals } from '../secondTier/meaningSpace';
import { type ExampleVectors, nearestExamples } from '../secondTier/nearestExamples';
import { combine, type Evidence, type SecondTierModel, secondTierSignals } from '../secondTier/secondTier';
import type { HeldOutRow } from './crossValidate';
import { fitCalibration, sample } from './fitCalibration';
import { fitMeaningSpace } from './fitMeaningSpace';
import type { Fold } from './planFolds';
import { type SoftmaxWeights, trainSoftmax } from './softmaxRegression';

/** What the second tier is trained on: the first tier's work and the vectors of the same rows. */
export interface SecondTierInput {
  encoder: string;
  intents: string[];
  labels: Int32Array;
  vectors: readonly Float32Array[];
  folds: readonly Fold[];
  heldOut: readonly HeldOutRow[];
}

const MARGIN_SHARES = [0.5, 1, 2, 3, 5, 8];
const EXAMPLE_SHARES = [0, 5, 10, 20];
/** Rows judged in each fold: enough to choose two shares and fit a handful of numbers. */
const MOST_JUDGED = 3_000;
const CHOICE_SAMPLE = 1_500;
/**
 * Examples of an intent that a sentence is compared with. With thousands the comparison would take longer than the encoder, and
 * the nearest of these is about as near.
 */
const MOST_EXAMPLES = 500;
const SHARPNESSES = [0.25, 0.5, 0.7, 1, 1.4, 2, 2.8];

interface JudgedTwice extends HeldOutRow {
  evidence: Evidence;
  meaning: [number, number];
}

/** A classifier over sentence vectors that takes the first tier's margins into account. Deterministic. */
export function trainSecondTier(input: SecondTierInput): SecondTierModel {
  const { encoder, intents, labels, vectors, folds, heldOut } = input;
  const none = intents.indexOf(NONE_INTENT);
  const judged = folds.flatMap((fold, index) =>
    judgeFold(
      input,
      fold,
      sample(
        heldOut.filter((row) => row.fold === index),
        MOST_JUDGED,
      ),
      none,
    ),
  );
  const shares = chooseShares(
    sample(
      judged.filter(({ inScope }) => inScope),
      CHOICE_SAMPLE,
    ),
    none,
  );
  const rows = judged.map((row) => {
    const scores = combine(row.evidence, shares);
    const signals = secondTierSignals({ margins: row.margins, scores }, none, row.meaning);
    return { margins: scores, signals, label: row.label, inScope: row.inScope };
  });
  const { weights, bias } = trainSoftmax(vectors, labels, intents.length);
  return {
    encoder,
    intents,
    weights: quantizeRows(weights, vectors[0]?.length ?? 0),
    bias: Float32Array.from(bias),
    ...shares,
    examples: examplesOf(input),
    space: spaceOf(input, () => true, none),
    calibration: fitCalibration(rows, none),
  };
}

function judgeFold(
  input: SecondTierInput,
  { isInside }: Fold,
  held: readonly HeldOutRow[],
  none: number,
): JudgedTwice[] {
  const { vectors, labels, intents } = input;
  const inside = [...vectors.keys()].filter(isInside);
  const trained = trainSoftmax(
    inside.map((row) => vectors[row] as Float32Array),
    inside.map((row) => labels[row] as number),
    intents.length,
  );
  const space = spaceOf(input, isInside, none);
  const insideOf = exampleRows(inside, input);
  return held.map((row) => {
    const vector = vectors[row.row] as Float32Array;
    const { margins } = row;
    const logits = exactLogits(trained, vector);
    const nearestOf = (label: number): number =>
      (insideOf[label] ?? []).reduce(
        (best, other) => Math.max(best, product(vectors[other] as Float32Array, vector)),
        -1,
      );
    const nearest = nearestExamples(logits, margins, nearestOf);
    return { ...row, evidence: { logits, margins, nearest }, meaning: meaningSignals(space, vector) };
  });
}

/** Of the given rows those that are an intent's examples, intent by intent. */
function exampleRows(rows: readonly number[], { intents, labels }: SecondTierInput): (readonly number[])[] {
  const of = intents.map((): number[] => []);
  for (const row of rows) of[labels[row] as number]?.push(row);
  return of.map((own) => sample(own, MOST_EXAMPLES));
}

function product(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += (one[at] as number) * (other[at] as number);
  return sum;
}

function examplesOf(input: SecondTierInput): ExampleVectors {
  const { vectors } = input;
  const dimensions = vectors[0]?.length ?? 0;
  const byLabel = exampleRows([...vectors.keys()], input);
  const count = byLabel.reduce((sum, rows) => sum + rows.length, 0);
  const ordered = new Float32Array(count * dimensions);
  const starts = new Int32Array(byLabel.length + 1);
  let at = 0;
  byLabel.forEach((rows, label) => {
    for (const row of rows) {
      ordered.set(vectors[row] as Float32Array, at * dimensions);
      at += 1;
    }
    starts[label + 1] = at;
  });
  return { vectors: quantizeRows(ordered, dimensions), starts };
}

function spaceOf({ vectors, labels }: SecondTierInput, isInside: (row: number) => boolean, none: number) {
  const rows = [...vectors.keys()].filter((row) => isInside(row) && labels[row] !== none);
  return fitMeaningSpace(
    rows.map((row) => vectors[row] as Float32Array),
    rows.map((row) => labels[row] as number),
  );
}

function exactLogits({ weights, bias }: SoftmaxWeights, vector: Float32Array): Float64Array {
  return bias.map((constant, label) => {
    let sum = constant;
    const first = label * vector.length;
    for (let at = 0; at < vector.length; at += 1) sum += (weights[first + at] as number) * (vector[at] as number);
    return sum;
  });
}

/** The shares with which the right intents of held-out rows are the most probable. */
function chooseShares(
  rows: readonly JudgedTwice[],
  none: number,
): Pick<SecondTierModel, 'marginShare' | 'exampleShare'> {
  let best = { marginShare: 1, exampleShare: 0, loss: Number.POSITIVE_INFINITY };
  for (const marginShare of MARGIN_SHARES) {
    for (const exampleShare of EXAMPLE_SHARES) {
      const scores = rows.map(({ evidence }) => combine(evidence, { marginShare, exampleShare }));
      for (const sharpness of SHARPNESSES) {
        const loss = rows.reduce((sum, { label }, at) => {
          const probability = softmaxWithout(scores[at] as Float64Array, none, sharpness)[label] as number;
          return sum - Math.log(Math.max(probability, 1e-12));
        }, 0);
        if (loss < best.loss) best = { marginShare, exampleShare, loss };
      }
    }
  }
  return { marginShare: best.marginShare, exampleShare: best.exampleShare };
}
