import { NONE_INTENT, type ScoredIntent } from '../../core/recognition';
import { type Confusion, countConfusions } from './confusions';
import { calibrationError, type Estimate, estimateAuroc, estimateRecallWhereKept, estimateShare } from './estimates';

/** What an engine said of one row. */
export interface IntentPrediction {
  text: string;
  /** What it should have said. */
  gold: string;
  /** The decision; `NONE_INTENT` when the engine thinks that it is out of scope. */
  topIntent: string;
  /** The likeliest intent, whether or not the engine thinks that it is out of scope. */
  bestIntent: string;
  /** The probability of being in scope. */
  scope: number;
  /** The probability that the decision is right. */
  certainty: number;
  askedEncoder: boolean;
}

export interface IntentScore {
  intent: string;
  rows: number;
  precision: number;
  recall: number;
  f1: number;
}

export interface IntentScores {
  rows: number;
  outOfScopeRows: number;
  /** Of the likeliest intent, for rows in scope. */
  accuracy?: Estimate;
  /** Where the engine itself draws the line, which it chose without the test. */
  operatingPoint: { accuracy?: Estimate; inScopeAccuracy?: Estimate; outOfScopeRecall?: Estimate };
  /** Of in scope against out of scope. */
  auroc?: Estimate;
  /** Out-of-scope recall where `KEPT_SHARE` of the rows in scope is kept. */
  recallWhereKept?: Estimate;
  /** Of decisions. None is an intent among the others where the test has rows of it. */
  macroF1: number;
  microF1: number;
  calibrationError: number;
  /** By name, those that the test has rows of. */
  intents: IntentScore[];
  /** The most frequent first. */
  confusions: Confusion[];
}

const KEPT_SHARE = 0.97;

/**
 * One row's prediction from an engine's ranking. Throws for a probability that is no number: whatever it is compared with, the
 * figures would hide it.
 */
export function toPrediction(
  row: { text: string; intent: string },
  said: { topIntent: string; intents: readonly ScoredIntent[]; certainty: number },
  askedEncoder: boolean,
): IntentPrediction {
  let best: ScoredIntent | undefined;
  let none = 0;
  if (![said.certainty, ...said.intents.map(({ score }) => score)].every(Number.isFinite))
    throw new Error(`A probability is no number: ${row.text}`);
  for (const scored of said.intents) {
    if (scored.intent === NONE_INTENT) none = scored.score;
    else if (best === undefined || scored.score > best.score) best = scored;
  }
  const { topIntent, certainty } = said;
  const bestIntent = best?.intent ?? NONE_INTENT;
  return { text: row.text, gold: row.intent, topIntent, bestIntent, scope: 1 - none, certainty, askedEncoder };
}

export function scoreIntents(predictions: readonly IntentPrediction[]): IntentScores {
  const inScope = predictions.filter(({ gold }) => gold !== NONE_INTENT);
  const outOfScope = predictions.filter(({ gold }) => gold === NONE_INTENT);
  const [kept, refused] = [inScope, outOfScope].map((some) => some.map(({ scope }) => scope)) as [number[], number[]];
  const intents = scoreEach(predictions);
  return {
    rows: predictions.length,
    outOfScopeRows: outOfScope.length,
    accuracy: shareOf(inScope, ({ bestIntent, gold }) => bestIntent === gold),
    operatingPoint: {
      accuracy: shareOf(predictions, isRight),
      inScopeAccuracy: shareOf(inScope, isRight),
      outOfScopeRecall: shareOf(outOfScope, isRight),
    },
    auroc: estimateAuroc(kept, refused),
    recallWhereKept: estimateRecallWhereKept(kept, refused, KEPT_SHARE),
    macroF1: intents.length === 0 ? 0 : intents.reduce((sum, { f1 }) => sum + f1, 0) / intents.length,
    microF1: microF1(predictions, outOfScope.length > 0),
    calibrationError: calibrationError(predictions.map((row) => ({ ...row, right: isRight(row) }))),
    intents,
    confusions: countConfusions(predictions),
  };
}

function isRight({ topIntent, gold }: IntentPrediction): boolean {
  return topIntent === gold;
}

function shareOf(
  rows: readonly IntentPrediction[],
  isCounted: (row: IntentPrediction) => boolean,
): Estimate | undefined {
  return estimateShare(rows.filter(isCounted).length, rows.length);
}

function scoreEach(predictions: readonly IntentPrediction[]): IntentScore[] {
  const counts = new Map<string, { gold: number; said: number; right: number }>();
  const countsOf = (intent: string) => {
    const known = counts.get(intent) ?? { gold: 0, said: 0, right: 0 };
    counts.set(intent, known);
    return known;
  };
  for (const { gold, topIntent } of predictions) {
    countsOf(gold).gold += 1;
    countsOf(topIntent).said += 1;
    if (gold === topIntent) countsOf(gold).right += 1;
  }
  return [...counts]
    .filter(([, { gold }]) => gold > 0)
    .map(([intent, { gold, said, right }]) => ({
      intent,
      rows: gold,
      precision: said === 0 ? 0 : right / said,
      recall: right / gold,
      f1: (2 * right) / (gold + said),
    }))
    .sort((a, b) => (a.intent < b.intent ? -1 : 1));
}

/** A row that was refused is missed, but no wrong find, unless None is an intent of the test. */
function microF1(predictions: readonly IntentPrediction[], noneCounts: boolean): number {
  const gold = predictions.length;
  const said = predictions.filter(({ topIntent }) => noneCounts || topIntent !== NONE_INTENT).length;
  const right = predictions.filter(isRight).length;
  return gold + said === 0 ? 0 : (2 * right) / (gold + said);
}
