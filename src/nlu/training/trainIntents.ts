import { NONE_INTENT } from '../../core/recognition';
import { type FeatureStrings, type SparseVector, Vectorizer } from '../features';
import { addMargins, type ClassifierData } from '../linearClassifier';
import { fitCalibration, type HeldOutRow } from './fitCalibration';
import { seededRandom, shuffle } from './random';
import { SVM_SETTINGS, trainSvm } from './svm';

export interface TrainingRow {
  features: FeatureStrings;
  intent: string;
}

const FOLDS = 4;

/**
 * A classifier with calibrated probabilities. Trains on all rows; the calibration comes from models that each
 * trained without a fold. Deterministic.
 */
export function trainClassifier(rows: readonly TrainingRow[], folds = FOLDS): ClassifierData {
  const intents = [...new Set(rows.map((row) => row.intent))];
  const labels = rows.map((row) => intents.indexOf(row.intent));
  const none = intents.indexOf(NONE_INTENT);
  const heldOut = crossValidate(rows, labels, intents.length, folds);
  const calibration = fitCalibration(heldOut, none);
  const vectorizer = Vectorizer.fit(rows.map((row) => row.features));
  const vectors = rows.map((row) => vectorizer.vectorize(row.features));
  const weights = trainSvm(vectors, labels, { classes: intents.length, features: vectorizer.size });
  return { intents, features: vectorizer.lists, weights, calibration };
}

/** For every row, what a model that has not seen its fold says. Each intent is spread over the folds evenly. */
export function crossValidate(
  rows: readonly TrainingRow[],
  labels: readonly number[],
  classes: number,
  folds: number,
): HeldOutRow[] {
  const foldOf = assignFolds(labels, classes, folds);
  const heldOut = new Array<HeldOutRow>(rows.length);
  for (let fold = 0; fold < folds; fold += 1) {
    const seen = rows.map((_, row) => row).filter((row) => foldOf[row] !== fold);
    const vectorizer = Vectorizer.fit(seen.map((row) => (rows[row] as TrainingRow).features));
    const vectors: SparseVector[] = seen.map((row) => vectorizer.vectorize((rows[row] as TrainingRow).features));
    const weights = trainSvm(
      vectors,
      seen.map((row) => labels[row] as number),
      { classes, features: vectorizer.size },
    );
    rows.forEach((row, index) => {
      if (foldOf[index] !== fold) return;
      const vector = vectorizer.vectorize(row.features);
      const margins = new Float64Array(classes);
      addMargins(vector, weights, classes, margins);
      heldOut[index] = { margins, known: vector.known, label: labels[index] as number };
    });
  }
  return heldOut;
}

function assignFolds(labels: readonly number[], classes: number, folds: number): Int32Array {
  const random = seededRandom(SVM_SETTINGS.seed);
  const foldOf = new Int32Array(labels.length);
  for (let label = 0; label < classes; label += 1) {
    const members = Int32Array.from(labels.map((_, row) => row).filter((row) => labels[row] === label));
    shuffle(members, members.length, random);
    members.forEach((row, position) => {
      foldOf[row] = (position + label) % folds;
    });
  }
  return foldOf;
}
