import { NONE_INTENT } from '../../core/recognition';
import { softmaxWithout } from '../calibration';
import { quantizeRows } from '../quantize';
import { meaningSignals } from '../secondTier/meaningSpace';
import { combine, type SecondTierModel, secondTierSignals } from '../secondTier/secondTier';
import type { HeldOutRow } from './crossValidate';
import { fitCalibration } from './fitCalibration';
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

const MARGIN_SHARES = [0.5, 1, 1.5, 2, 3, 5];
const SHARPNESSES = [0.7, 1, 1.4, 2, 2.8];

interface JudgedTwice extends HeldOutRow {
  logits: Float64Array;
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
      heldOut.filter((row) => row.fold === index),
      none,
    ),
  );
  const marginShare = chooseMarginShare(
    judged.filter(({ inScope }) => inScope),
    none,
  );
  const rows = judged.map((row) => {
    const scores = combine(row.logits, row.margins, marginShare);
    const signals = secondTierSignals(row.margins, none, row.meaning);
    return { margins: scores, signals, label: row.label, inScope: row.inScope };
  });
  const { weights, bias } = trainSoftmax(vectors, labels, intents.length);
  return {
    encoder,
    intents,
    weights: quantizeRows(weights, vectors[0]?.length ?? 0),
    bias: Float32Array.from(bias),
    marginShare,
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
  return held.map((row) => {
    const vector = vectors[row.row] as Float32Array;
    return { ...row, logits: exactLogits(trained, vector), meaning: meaningSignals(space, vector) };
  });
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

/** The share with which the right intents of held-out rows are the most probable. */
function chooseMarginShare(rows: readonly JudgedTwice[], none: number): number {
  let best = { share: 1, loss: Number.POSITIVE_INFINITY };
  for (const share of MARGIN_SHARES) {
    const scores = rows.map(({ logits, margins }) => combine(logits, margins, share));
    for (const sharpness of SHARPNESSES) {
      const loss = rows.reduce((sum, { label }, at) => {
        const probability = softmaxWithout(scores[at] as Float64Array, none, sharpness)[label] as number;
        return sum - Math.log(Math.max(probability, 1e-12));
      }, 0);
      if (loss < best.loss) best = { share, loss };
    }
  }
  return best.share;
}
