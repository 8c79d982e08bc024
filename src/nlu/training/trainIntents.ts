import { NONE_INTENT } from '../../core/recognition';
import { scopeSignals } from '../calibration';
import { extractFeatures, type FeatureInput, type SoundTable, unitHash } from '../features';
import type { IntentModel } from '../intentClassifier';
import { quantizeRows } from '../quantize';
import { isSpellable } from '../spelling';
import { Vocabulary } from '../vocabulary';
import { crossValidate, type HeldOutRow } from './crossValidate';
import { fitCalibration } from './fitCalibration';
import { fitLeastKnown } from './fitLeastKnown';
import { intentWords } from './intentWords';
import { type Fold, planFolds } from './planFolds';
import { nameOfProblem, problemsOf, solveProblems } from './problems';
import { layOut, SVM_SETTINGS, type SvmSettings } from './svm';
import { type Fitted, startsFrom, stillFitting, toTrainingState, type TrainingState } from './trainingState';

export interface TrainingRow {
  input: FeatureInput;
  /** `NONE_INTENT` marks what is out of scope. */
  intent: string;
}

export interface TrainingOptions {
  /** Whether the names of intents say what they mean in the language of the utterances; they then count as utterances too. */
  useNames: boolean;
  /** Where characters of the same sound are mistaken for each other. */
  sounds?: SoundTable;
  /** The end of an earlier training on much the same rows; the result is the same within the tolerance, sooner. */
  before?: TrainingState;
  settings?: SvmSettings;
}

export interface TrainedIntents {
  model: IntentModel;
  /** The class of each given row, as a place in `model.intents`. */
  labels: Int32Array;
  folds: Fold[];
  /** Each row, or a share of them, as a model without it judged it; none where what was fitted before still holds. */
  heldOut: HeldOutRow[];
  state: TrainingState;
}

/**
 * A classifier with calibrated probabilities. Trains on all rows; the calibration comes from models that each trained
 * without a share of them, or from the training before if the rows are hardly others. Deterministic.
 */
export function trainIntents(
  given: readonly TrainingRow[],
  { useNames, sounds, before, settings = SVM_SETTINGS }: TrainingOptions,
): TrainedIntents {
  const intents = [...new Set([...given.map(({ intent }) => intent), NONE_INTENT])];
  const none = intents.indexOf(NONE_INTENT);
  const all = useNames ? [...given, ...nameRows(intents)] : given;
  const labelOf = new Map(intents.map((intent, label) => [intent, label]));
  const labels = Int32Array.from(all, ({ intent }) => labelOf.get(intent) as number);
  const features = all.map((row) => extractFeatures(row.input, sounds));
  const vocabulary = Vocabulary.fit(features);
  const rows = layOut(features.map((row) => vocabulary.vectorize(row)));
  const problems = problemsOf(intents, useNames);
  const shape = { classes: intents.length, features: vocabulary.size };
  const asked = problems.map((problem) => nameOfProblem(problem, intents));
  const hashes = Uint32Array.from(all, hashOfRow);
  const starts = before === undefined ? [] : startsFrom(before, hashes, asked);
  const { weights, duals } = solveProblems(rows, labels, shape, problems, settings, { starts });
  const judged = given.length;
  const folds = planFolds(labels, { judged, none, classes: intents.length, seed: settings.seed });
  const known = stillFitting(before, hashes, intents);
  const input = {
    features,
    judged,
    labels,
    none,
    classes: intents.length,
    vocabulary,
    rows,
    problems,
    duals,
    settings,
  };
  const heldOut = known === undefined ? crossValidate(input, folds) : [];
  const fitted = known ?? { rows: hashes, intents, ...fitOn(heldOut, none) };
  const model: IntentModel = {
    intents,
    vocabulary: vocabulary.data,
    weights: quantizeRows(weights, intents.length),
    calibration: fitted.calibration,
    leastKnown: fitted.leastKnown,
    words: frequentWords(all),
    ...(sounds === undefined ? {} : { sounds }),
  };
  return {
    model,
    labels: labels.subarray(0, judged),
    folds,
    heldOut,
    state: toTrainingState(hashes, asked, duals, fitted),
  };
}

function fitOn(heldOut: readonly HeldOutRow[], none: number): Pick<Fitted, 'calibration' | 'leastKnown'> {
  const judged = heldOut.map((row) => ({ ...row, signals: scopeSignals(row.margins, none, row.known) }));
  return { calibration: fitCalibration(judged, none), leastKnown: fitLeastKnown(heldOut, none) };
}

function nameRows(intents: readonly string[]): TrainingRow[] {
  return intents
    .filter((intent) => intent !== NONE_INTENT)
    .map((intent) => ({ intent, input: { units: intentWords(intent) } }));
}

function hashOfRow({ input: { units, entities = [] }, intent }: TrainingRow): number {
  return unitHash([intent, ...units, '|', ...entities].join(' '));
}

/** Seen once, a word may be a misspelling itself. */
const LEAST_FREQUENT = 2;

function frequentWords(rows: readonly TrainingRow[]): string[] {
  const counts = new Map<string, number>();
  for (const { input } of rows) {
    for (const unit of input.units) if (isSpellable(unit)) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  const frequent = [...counts].filter(([, count]) => count >= LEAST_FREQUENT);
  return frequent.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([word]) => word);
}
