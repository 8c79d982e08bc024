import { assignFolds } from '../training/folds';

/** What a model is trained on, and what it is then asked. */
export interface Split<Row> {
  train: Row[];
  test: Row[];
}

/** As many splits as there are folds: each row is asked once, the rows of an intent are spread evenly. Deterministic. */
export function crossValidationSplits<Row extends { intent: string }>(
  rows: readonly Row[],
  folds: number,
  seed: number,
): Split<Row>[] {
  const intents = [...new Set(rows.map(({ intent }) => intent))];
  const labels = Int32Array.from(rows, ({ intent }) => intents.indexOf(intent));
  const foldOf = assignFolds(labels, folds, seed);
  return Array.from({ length: folds }, (_, fold) => ({
    train: rows.filter((_row, at) => foldOf[at] !== fold),
    test: rows.filter((_row, at) => foldOf[at] === fold),
  }));
}
