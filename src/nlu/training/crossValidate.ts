import type { FeatureHashes } from '../features';
import type { KnownShares, SparseVector, Vocabulary } from '../vocabulary';
import type { Fold } from './planFolds';
import { type Problem, solveProblems } from './problems';
import type { Duals, Rows, SvmSettings } from './svm';

/** What a model trained without a row said about it. */
export interface HeldOutRow {
  /** The number of the fold, and of the row. */
  fold: number;
  row: number;
  margins: Float64Array;
  known: KnownShares;
  label: number;
  /** False for rows of None, and for rows whose whole intent was kept from the model. */
  inScope: boolean;
}

export interface CrossValidationInput {
  features: readonly FeatureHashes[];
  /** Rows behind these (names of intents) are in every model and judged by none. */
  judged: number;
  labels: Int32Array;
  none: number;
  classes: number;
  vocabulary: Vocabulary;
  rows: Rows;
  problems: readonly Problem[];
  duals: readonly Duals[];
  settings: SvmSettings;
}

/**
 * For every row, or a share of them, what a model says that was trained without its fold. The models start from the solution
 * for all rows, which is near.
 */
export function crossValidate(input: CrossValidationInput, folds: readonly Fold[]): HeldOutRow[] {
  return folds.flatMap((fold, index) => judgeFold(input, fold, index));
}

function judgeFold(
  { features, judged, labels, none, classes, vocabulary, rows, problems, duals, settings }: CrossValidationInput,
  { isInside, isLeftOut }: Fold,
  fold: number,
): HeldOutRow[] {
  const shape = { classes, features: vocabulary.size };
  const { weights } = solveProblems(rows, labels, shape, problems, settings, { isInside, starts: duals });
  const absent = absentFeatures(rows, vocabulary.size, isInside);
  const held: HeldOutRow[] = [];
  for (let row = 0; row < judged; row += 1) {
    if (isInside(row)) continue;
    const vector = vocabulary.vectorize(features[row] as FeatureHashes, absent);
    const margins = new Float64Array(classes);
    addMargins(vector, weights, classes, margins);
    const label = labels[row] as number;
    held.push({ fold, row, margins, known: vector.known, label, inScope: label !== none && !isLeftOut(row) });
  }
  return held;
}

function absentFeatures(rows: Rows, features: number, isInside: (row: number) => boolean): Uint8Array {
  const absent = new Uint8Array(features).fill(1);
  for (let row = 0; row < rows.count; row += 1) {
    if (!isInside(row)) continue;
    const last = rows.starts[row + 1] as number;
    for (let at = rows.starts[row] as number; at < last; at += 1) absent[rows.indices[at] as number] = 0;
  }
  return absent;
}

/** Margins of every class, written into `into`. */
export function addMargins(
  { indices, values }: Pick<SparseVector, 'indices' | 'values'>,
  weights: Float32Array,
  classes: number,
  into: Float64Array,
): void {
  for (let at = 0; at < indices.length; at += 1) {
    const value = values[at] as number;
    const first = (indices[at] as number) * classes;
    for (let label = 0; label < classes; label += 1) {
      into[label] = (into[label] as number) + value * (weights[first + label] as number);
    }
  }
}
