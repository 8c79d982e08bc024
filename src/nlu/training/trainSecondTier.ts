import { NONE_INTENT } from '../../core/recognition';
import { halvesOf } from '../encoder/vectorHalves';
import { quantizeRows } from '../quantize';
import { type MeaningSpace, meaningSignals } from '../secondTier/meaningSpace';
import { type ExampleVectors, nearestExamples } from '../secondTier/nearestExamples';
import {
  combine,
  type Evidence,
  logarithms,
  type Regression,
  type SecondTierModel,
  secondTierSignals,
} from '../secondTier/secondTier';
import type { HeldOutRow } from './crossValidate';
import { fitCalibration, sample } from './fitCalibration';
import { fitMeaningSpace } from './fitMeaningSpace';
import { fitShares } from './fitShares';
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

/** Rows judged in each fold: enough to fit a handful of numbers. */
const MOST_JUDGED = 3_000;
const SHARES_SAMPLE = 3_000;
/**
 * Examples of an intent that a sentence is compared with. With thousands the comparison would take longer than the encoder, and
 * the nearest of these is about as near.
 */
const MOST_EXAMPLES = 500;

interface JudgedTwice extends HeldOutRow {
  evidence: Evidence;
  meaning: [number, number];
}

/** A classifier over sentence vectors (`Encoder.encode`) that takes the first tier's margins into account. Deterministic. */
export function trainSecondTier(input: SecondTierInput): SecondTierModel {
  const { encoder, intents, folds, heldOut } = input;
  const rows = rowsOf(input);
  const none = intents.indexOf(NONE_INTENT);
  const judged = folds.flatMap((fold, index) =>
    judgeFold(
      rows,
      fold,
      sample(
        heldOut.filter((row) => row.fold === index),
        MOST_JUDGED,
      ),
      none,
    ),
  );
  const inScope = judged.filter((row) => row.inScope);
  const shares = fitShares(sample(inScope, SHARES_SAMPLE), none);
  const calibrated = judged.map((row) => {
    const scores = combine(row.evidence, shares);
    const signals = secondTierSignals({ margins: row.margins, scores }, none, row.meaning);
    return { margins: scores, signals, label: row.label, inScope: row.inScope };
  });
  return {
    encoder,
    intents,
    byFirst: quantized(trainSoftmax(rows.first, rows.labels, rows.classes), rows.dimensions),
    byMean: quantized(trainSoftmax(rows.mean, rows.labels, rows.classes), rows.dimensions),
    shares,
    examples: examplesOf(rows),
    space: spaceOf(rows, () => true, none),
    calibration: fitCalibration(calibrated, none),
  };
}

/** What is trained on, from both sides. */
interface Rows {
  first: readonly Float32Array[];
  mean: readonly Float32Array[];
  labels: Int32Array;
  classes: number;
  /** Of half a vector. */
  dimensions: number;
}

function rowsOf({ vectors, labels, intents }: SecondTierInput): Rows {
  const halves = vectors.map(halvesOf);
  const mean = halves.map((each) => each.mean);
  return {
    first: halves.map((each) => each.first),
    mean,
    labels,
    classes: intents.length,
    dimensions: mean[0]?.length ?? 0,
  };
}

function quantized({ weights, bias }: SoftmaxWeights, dimensions: number): Regression {
  return { weights: quantizeRows(weights, dimensions), bias: Float32Array.from(bias) };
}

function judgeFold(rows: Rows, { isInside }: Fold, held: readonly HeldOutRow[], none: number): JudgedTwice[] {
  const { labels, classes } = rows;
  const inside = [...labels.keys()].filter(isInside);
  const own = inside.map((row) => labels[row] as number);
  const trainOn = (half: readonly Float32Array[]): SoftmaxWeights =>
    trainSoftmax(
      inside.map((row) => half[row] as Float32Array),
      own,
      classes,
    );
  const [byFirst, byMean] = [trainOn(rows.first), trainOn(rows.mean)];
  const space = spaceOf(rows, isInside, none);
  const insideOf = exampleRows(inside, rows);
  return held.map((row) => {
    const { margins } = row;
    const half = rows.mean[row.row] as Float32Array;
    const first = logarithms(exactLogits(byFirst, rows.first[row.row] as Float32Array));
    const mean = logarithms(exactLogits(byMean, half));
    const nearestOf = (label: number): number =>
      (insideOf[label] ?? []).reduce(
        (best, other) => Math.max(best, product(rows.mean[other] as Float32Array, half)),
        -1,
      );
    const nearest = nearestExamples(first, mean, margins, nearestOf);
    return { ...row, evidence: { first, mean, margin: margins, nearest }, meaning: meaningSignals(space, half) };
  });
}

/** Of the given rows those that are an intent's examples, intent by intent. */
function exampleRows(rows: readonly number[], { classes, labels }: Rows): (readonly number[])[] {
  const of = Array.from({ length: classes }, (): number[] => []);
  for (const row of rows) of[labels[row] as number]?.push(row);
  return of.map((own) => sample(own, MOST_EXAMPLES));
}

function product(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += (one[at] as number) * (other[at] as number);
  return sum;
}

function examplesOf(rows: Rows): ExampleVectors {
  const { mean, dimensions } = rows;
  const byLabel = exampleRows([...mean.keys()], rows);
  const count = byLabel.reduce((sum, own) => sum + own.length, 0);
  const ordered = new Float32Array(count * dimensions);
  const starts = new Int32Array(byLabel.length + 1);
  let at = 0;
  byLabel.forEach((own, label) => {
    for (const row of own) {
      ordered.set(mean[row] as Float32Array, at * dimensions);
      at += 1;
    }
    starts[label + 1] = at;
  });
  return { vectors: quantizeRows(ordered, dimensions), starts };
}

function spaceOf({ mean, labels }: Rows, isInside: (row: number) => boolean, none: number): MeaningSpace {
  const inScope = [...mean.keys()].filter((row) => isInside(row) && labels[row] !== none);
  return fitMeaningSpace(
    inScope.map((row) => mean[row] as Float32Array),
    inScope.map((row) => labels[row] as number),
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
