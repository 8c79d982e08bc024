import type { Evidence, SecondTierModel } from '../secondTier/secondTier';
import { solveLinear } from './solveLinear';

/** What speaks for each intent of a row, as models that had not seen the row found it, and the right one. */
export interface WeighedRow {
  evidence: Evidence;
  label: number;
}

/** Cosines differ by tenths where logarithms and margins differ by ones: a share of them is a number ten times as large. */
const UNITS: SecondTierModel['shares'] = { first: 1, mean: 1, margin: 1, nearest: 10 };
const KINDS = Object.keys(UNITS) as (keyof Evidence)[];
const WIDTH = KINDS.length;
/** About what public data sets give (docs/benchmark.md), in the units above: what stands where there is nothing to learn from. */
const USUAL = [0.5, 0.5, 1, 1];
/** What it costs to be elsewhere; else the share of a kind that is never wrong would grow without end. */
const RIDGE = 1e-4;
const NEWTON_STEPS = 50;
const HALVINGS = 20;
const NEAR_ENOUGH = 1e-6;

/**
 * The shares with which the right intents are the most probable: a conditional logit (McFadden, "Conditional Logit Analysis of
 * Qualitative Choice Behavior", 1973) over what speaks for each intent but None, by Newton's method. Nothing speaks against an
 * intent: what would have a negative share has none.
 */
export function fitShares(rows: readonly WeighedRow[], none: number): SecondTierModel['shares'] {
  const choices = rows.map((row) => choiceOf(row, none));
  let open = [...KINDS.keys()];
  for (;;) {
    const weights = descend(choices, open);
    const lowest = Math.min(...weights);
    if (!(lowest < 0)) return sharesOf(weights);
    open = open.filter((at) => weights[at] !== lowest);
  }
}

function sharesOf(weights: readonly number[]): SecondTierModel['shares'] {
  const share = (kind: keyof Evidence): number => (weights[KINDS.indexOf(kind)] as number) * UNITS[kind];
  return { first: share('first'), mean: share('mean'), margin: share('margin'), nearest: share('nearest') };
}

/** A number of each kind for each intent but None: how much more speaks for it than for the right one. */
function choiceOf({ evidence, label }: WeighedRow, none: number): Float64Array {
  const intents = [...Array(evidence.margin.length).keys()].filter((intent) => intent !== none);
  return Float64Array.from(
    intents.flatMap((intent) =>
      KINDS.map((kind) => ((evidence[kind][intent] as number) - (evidence[kind][label] as number)) * UNITS[kind]),
    ),
  );
}

/** Newton's method with halved steps on the weights that are open; the others are 0. */
function descend(choices: readonly Float64Array[], open: readonly number[]): number[] {
  let weights = USUAL.map((weight, at) => (open.includes(at) ? weight : 0));
  let here = lossAt(choices, weights);
  for (let step = 0; step < NEWTON_STEPS; step += 1) {
    const change = solveLinear(
      open.map((row) => open.map((column) => here.hessian[row * WIDTH + column] as number)),
      open.map((at) => here.gradient[at] as number),
    );
    const next = stepDown(choices, weights, here, (at) => change[open.indexOf(at)] ?? 0);
    if (next === undefined) break;
    weights = next.weights;
    here = next.loss;
    if (change.every((each) => Math.abs(each) < NEAR_ENOUGH)) break;
  }
  return weights;
}

/** Along a change, by as much of it as makes the loss lower; nothing when none does. */
function stepDown(
  choices: readonly Float64Array[],
  weights: readonly number[],
  here: Loss,
  changeOf: (at: number) => number,
): { weights: number[]; loss: Loss } | undefined {
  for (let halving = 0, part = 1; halving < HALVINGS; halving += 1, part /= 2) {
    const moved = weights.map((weight, at) => weight - part * changeOf(at));
    const loss = lossAt(choices, moved);
    if (loss.value < here.value) return { weights: moved, loss };
  }
  return undefined;
}

interface Loss {
  value: number;
  gradient: Float64Array;
  /** Row after row. */
  hessian: Float64Array;
}

/** The mean of the negative logarithms of the right intents' probabilities, with the ridge, and its derivatives. */
function lossAt(choices: readonly Float64Array[], weights: readonly number[]): Loss {
  const loss: Loss = {
    value: weights.reduce((sum, weight, at) => sum + RIDGE * (weight - (USUAL[at] as number)) ** 2, 0),
    gradient: Float64Array.from(weights, (weight, at) => 2 * RIDGE * (weight - (USUAL[at] as number))),
    hessian: new Float64Array(WIDTH * WIDTH),
  };
  for (let at = 0; at < WIDTH; at += 1) loss.hessian[at * (WIDTH + 1)] = 2 * RIDGE;
  for (const differences of choices) addLoss(differences, weights, 1 / choices.length, loss);
  return loss;
}

function addLoss(differences: Float64Array, weights: readonly number[], weight: number, into: Loss): void {
  const scores = new Float64Array(differences.length / WIDTH);
  for (let at = 0; at < differences.length; at += 1) {
    const intent = Math.floor(at / WIDTH);
    scores[intent] = (scores[intent] as number) + (weights[at % WIDTH] as number) * (differences[at] as number);
  }
  const highest = Math.max(0, ...scores);
  const parts = scores.map((score) => Math.exp(score - highest));
  const sum = parts.reduce((total, part) => total + part, 0);
  into.value += weight * (highest + Math.log(sum));
  // The gradient gets the mean of the differences, the matrix their covariance.
  const mean = new Float64Array(WIDTH);
  parts.forEach((part, intent) => {
    const probability = part / sum;
    if (probability < 1e-9) return;
    const first = intent * WIDTH;
    for (let row = 0; row < WIDTH; row += 1) {
      const value = probability * (differences[first + row] as number);
      mean[row] = (mean[row] as number) + value;
      for (let column = 0; column < WIDTH; column += 1)
        add(into.hessian, row * WIDTH + column, weight * value * (differences[first + column] as number));
    }
  });
  for (let row = 0; row < WIDTH; row += 1) {
    add(into.gradient, row, weight * (mean[row] as number));
    for (let column = 0; column < WIDTH; column += 1)
      add(into.hessian, row * WIDTH + column, -weight * (mean[row] as number) * (mean[column] as number));
  }
}

function add(to: Float64Array, at: number, value: number): void {
  to[at] = (to[at] as number) + value;
}
