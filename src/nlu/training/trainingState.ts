import type { Calibration } from '../calibration';
import type { Duals } from './svm';

/**
 * Where a training ended, so that the next one on nearly the same rows has a short way: the price of each row in each problem.
 * Rows are known by a hash of their text and intent; a false friend costs time and nothing else, since the optimum is one.
 */
export interface TrainingState {
  rows: Uint32Array;
  /** What each problem asks: the names of its intents. */
  problems: string[];
  /** The prices of problem `i` are those from `starts[i]` to `starts[i + 1]`. */
  starts: Int32Array;
  /** A place in `rows`, and the price of that row. */
  places: Int32Array;
  prices: Float32Array;
  /** What the cross-validation gave, and the rows that it saw. */
  fitted: Fitted;
}

/** What is fitted on rows that a model has not seen. */
export interface Fitted {
  rows: Uint32Array;
  intents: string[];
  calibration: Calibration;
  leastKnown: number;
}

/** With fewer new and lost rows than this share of all, what was fitted still holds: it is a handful of numbers. */
const HARDLY_CHANGED = 0.05;

/** What was fitted before, if the intents are the same and the rows hardly others than those on which it was fitted. */
export function stillFitting(
  state: TrainingState | undefined,
  rows: Uint32Array,
  intents: readonly string[],
): Fitted | undefined {
  if (state === undefined) return undefined;
  const { fitted } = state;
  if (fitted.intents.length !== intents.length || intents.some((intent) => !fitted.intents.includes(intent)))
    return undefined;
  const [then, now] = [new Set(fitted.rows), new Set(rows)];
  const lost = fitted.rows.filter((row) => !now.has(row)).length;
  const added = rows.filter((row) => !then.has(row)).length;
  return (lost + added) / rows.length <= HARDLY_CHANGED ? fitted : undefined;
}

export function toTrainingState(
  rows: Uint32Array,
  problems: string[],
  duals: readonly Duals[],
  fitted: Fitted,
): TrainingState {
  const total = duals.reduce((sum, each) => sum + each.rows.length, 0);
  const state: TrainingState = {
    rows,
    problems,
    starts: new Int32Array(duals.length + 1),
    places: new Int32Array(total),
    prices: new Float32Array(total),
    fitted,
  };
  let at = 0;
  duals.forEach((each, problem) => {
    state.places.set(each.rows, at);
    state.prices.set(each.prices, at);
    at += each.rows.length;
    state.starts[problem + 1] = at;
  });
  return state;
}

/** The prices at which to begin on other rows and problems; undefined for a problem that is new. */
export function startsFrom(
  state: TrainingState,
  rows: Uint32Array,
  problems: readonly string[],
): (Duals | undefined)[] {
  const placeOf = new Map<number, number>();
  rows.forEach((row, place) => placeOf.set(row, place));
  const numberOf = new Map(state.problems.map((problem, at) => [problem, at]));
  return problems.map((problem) => {
    const at = numberOf.get(problem);
    return at === undefined ? undefined : startOf(state, at, placeOf);
  });
}

function startOf({ rows, starts, places, prices }: TrainingState, at: number, placeOf: Map<number, number>): Duals {
  const there: number[] = [];
  const kept: number[] = [];
  for (let entry = starts[at] as number; entry < (starts[at + 1] as number); entry += 1) {
    const place = placeOf.get(rows[places[entry] as number] as number);
    if (place === undefined) continue;
    there.push(place);
    kept.push(prices[entry] as number);
  }
  return { rows: Int32Array.from(there), prices: Float32Array.from(kept) };
}
