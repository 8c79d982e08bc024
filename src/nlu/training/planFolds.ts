import { assignFolds } from './folds';

/** What one model of a cross-validation may see. */
export interface Fold {
  /** Whether the row is trained on; the others are judged. */
  isInside: (row: number) => boolean;
  /** Whether the row's whole intent is kept from the model. */
  isLeftOut: (row: number) => boolean;
}

/** Fewer than this and there is nothing left to be out of scope of. */
const FEWEST_INTENTS_TO_LEAVE_OUT = 5;
/** Where training is quick every row is judged; a third of many thousand rows is enough to fit a handful of numbers on. */
const EFFORTS = [
  { rowsTimesClasses: 150_000, folds: 5, judgedFolds: 5 },
  { rowsTimesClasses: 400_000, folds: 3, judgedFolds: 3 },
  { rowsTimesClasses: Number.POSITIVE_INFINITY, folds: 3, judgedFolds: 1 },
] as const;

/**
 * The folds for `judged` rows; rows behind them are in every model. Where there are no rows of None to learn from, each
 * model is also kept from a share of the intents, whose rows then are what is out of scope: words of the same customers
 * about other things.
 */
export function planFolds(
  labels: Int32Array,
  { judged, none, classes, seed }: { judged: number; none: number; classes: number; seed: number },
): Fold[] {
  const own = labels.subarray(0, judged);
  const { folds, judgedFolds } =
    EFFORTS.find(({ rowsTimesClasses }) => judged * classes <= rowsTimesClasses) ?? EFFORTS[2];
  const foldOf = assignFolds(own, folds, seed);
  const leaveOut = !own.includes(none) && classes - 1 >= FEWEST_INTENTS_TO_LEAVE_OUT;
  const groupOf = leaveOut ? assignFolds(new Int32Array(classes), folds, seed) : undefined;
  return Array.from({ length: judgedFolds }, (_, fold) => {
    const isLeftOut = (row: number) => groupOf?.[labels[row] as number] === fold;
    return { isLeftOut, isInside: (row) => (row >= judged || foldOf[row] !== fold) && !isLeftOut(row) };
  });
}
