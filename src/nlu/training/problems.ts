import { NONE_INTENT } from '../../core/recognition';
import { intentWords } from './intentWords';
import { type Duals, type Rows, solveSvm, type SvmSettings } from './svm';

/** One two-sided question: is the row of one of these labels? What it finds counts for the classes with these labels. */
export interface Problem {
  labels: ReadonlySet<number>;
  /** How much its weights count in each class of `labels`. */
  share: number;
}

/**
 * What a shared word counts beside an intent's own classifier: between 0.15 and 0.3 all is alike, none is worse where
 * examples are few (docs/understanding.md).
 */
const SHARED_WORD_SHARE = 0.2;

/**
 * One against the rest for every intent, and one more for each word that several intents have in their names
 * (`card_arrival`, `card_linking`): where examples are few, what the intents of a kind have in common is learnt from all of
 * them. Linear, so that it costs nothing when predicting.
 */
export function problemsOf(intents: readonly string[], useNames: boolean): Problem[] {
  const own = intents.map((_, label) => ({ labels: new Set([label]), share: 1 }));
  if (!useNames) return own;
  const labelsOf = new Map<string, Set<number>>();
  intents.forEach((intent, label) => {
    if (intent === NONE_INTENT) return;
    for (const word of intentWords(intent)) labelsOf.set(word, (labelsOf.get(word) ?? new Set()).add(label));
  });
  const shared = [...labelsOf.values()].filter(({ size }) => size > 1 && size < intents.length / 2);
  return [...own, ...shared.map((labels) => ({ labels, share: SHARED_WORD_SHARE }))];
}

/** What a problem asks, whatever the numbers of its labels. */
export function nameOfProblem({ labels }: Problem, intents: readonly string[]): string {
  return [...labels].map((label) => intents[label]).join(' ');
}

/** Feature-major weights of all classes: `weights[feature * classes + class]`. `inside` leaves rows out; `starts` as in `solveSvm`. */
export function solveProblems(
  rows: Rows,
  labels: Int32Array,
  shape: { classes: number; features: number },
  problems: readonly Problem[],
  settings: SvmSettings,
  { isInside, starts }: { isInside?: (row: number) => boolean; starts?: readonly (Duals | undefined)[] } = {},
): { weights: Float32Array; duals: Duals[] } {
  const { classes, features } = shape;
  const byClass = Array.from({ length: classes }, () => new Float32Array(features));
  const one = new Float64Array(features);
  const sides = new Int8Array(rows.count);
  const duals = problems.map((problem, at) => {
    for (let row = 0; row < rows.count; row += 1) {
      sides[row] = isInside?.(row) === false ? 0 : problem.labels.has(labels[row] as number) ? 1 : -1;
    }
    const solved = solveSvm(rows, sides, one, { ...settings, seed: settings.seed + at }, starts?.[at]);
    for (const label of problem.labels) addScaled(byClass[label] as Float32Array, one, problem.share);
    return solved;
  });
  return { weights: featureMajor(byClass, features), duals };
}

function addScaled(to: Float32Array, weights: Float64Array, share: number): void {
  for (let feature = 0; feature < to.length; feature += 1) {
    to[feature] = (to[feature] as number) + share * (weights[feature] as number);
  }
}

/** How many features are turned at a time: what is written stays in the cache. */
const TILE = 64;

function featureMajor(byClass: readonly Float32Array[], features: number): Float32Array {
  const classes = byClass.length;
  const weights = new Float32Array(classes * features);
  for (let first = 0; first < features; first += TILE) {
    const end = Math.min(features, first + TILE);
    byClass.forEach((own, label) => {
      for (let feature = first; feature < end; feature += 1) {
        weights[feature * classes + label] = own[feature] as number;
      }
    });
  }
  return weights;
}
