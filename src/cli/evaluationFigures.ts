import type { Estimate } from '../nlu/evaluation';
import { type Costs, type EvaluateDeps, type Evaluation, say } from './evaluateDeps';
import { megabytes } from './modelsDeps';

/** One line of the report: what was measured, and how much it was. */
export interface FigureRow {
  label: string;
  value: string;
}

/** Every figure that this evaluation has, in the order in which it is read. */
export function figureRows(deps: EvaluateDeps, evaluation: Evaluation): FigureRow[] {
  return [...qualityRows(deps, evaluation), ...costRows(deps, evaluation)];
}

function qualityRows(deps: EvaluateDeps, { scores, entities, trainRows, encoder }: Evaluation): FigureRow[] {
  const { rows, outOfScopeRows, operatingPoint } = scores;
  const all: [key: string, value: string | undefined][] = [];
  if (rows > 0) {
    all.push(
      ['rows', say(deps, 'value.rows', { count: rows, outOfScope: outOfScopeRows })],
      ['trainRows', trainRows === undefined ? undefined : String(trainRows)],
      ['encoder', say(deps, `use.${encoder}`)],
      ['accuracy', share(scores.accuracy)],
      ['inScopeAccuracy', share(operatingPoint.inScopeAccuracy)],
      ['outOfScopeRecall', share(operatingPoint.outOfScopeRecall)],
      ['auroc', share(scores.auroc)],
      ['recallWhereKept', share(scores.recallWhereKept)],
      ['macroF1', percent(scores.macroF1)],
      ['microF1', percent(scores.microF1)],
      ['calibrationError', scores.calibrationError.toFixed(3)],
    );
  }
  if (entities !== undefined) {
    const { precision, recall, f1 } = entities.micro;
    const values = { precision: percent(precision), recall: percent(recall), f1: percent(f1) };
    all.push(
      ['entitiesMicro', say(deps, 'value.entitiesMicro', values)],
      ['entitiesMacro', percent(entities.macro.f1)],
    );
  }
  return shown(deps, all);
}

function costRows(deps: EvaluateDeps, { costs, encoder }: Evaluation): FigureRow[] {
  const { predictionMicroseconds: prediction, sentenceMilliseconds: sentence } = costs;
  return shown(deps, [
    ['trainSeconds', trainingTime(deps, costs)],
    ['encodeSeconds', seconds(deps, costs.encodeSeconds)],
    [
      'prediction',
      say(deps, 'value.microseconds', { median: Math.round(prediction.median), p99: Math.round(prediction.p99) }),
    ],
    [
      'sentence',
      sentence && say(deps, 'value.milliseconds', { median: sentence.median.toFixed(1), p99: sentence.p99.toFixed(1) }),
    ],
    ['askedShare', encoder === 'off' || costs.askedShare === undefined ? undefined : percent(costs.askedShare)],
    ['modelBytes', costs.modelBytes === undefined ? undefined : size(costs.modelBytes)],
    ['rss', say(deps, 'value.memory', { now: size(costs.rssBytes), peak: size(costs.peakRssBytes) })],
  ]);
}

function shown(deps: EvaluateDeps, rows: readonly [key: string, value: string | undefined][]): FigureRow[] {
  return rows.flatMap(([key, value]) => (value === undefined ? [] : [{ label: say(deps, `figure.${key}`), value }]));
}

export function percent(value: number): string {
  return `${(100 * value).toFixed(1)}%`;
}

function share(estimate: Estimate | undefined): string | undefined {
  return estimate && `${percent(estimate.value)} ± ${(100 * estimate.standardError).toFixed(1)}`;
}

function trainingTime(deps: EvaluateDeps, { trainSeconds, trainCpuSeconds }: Costs): string | undefined {
  if (trainSeconds === undefined || trainCpuSeconds === undefined) return seconds(deps, trainSeconds);
  return say(deps, 'value.training', { seconds: trainSeconds.toFixed(1), cpu: trainCpuSeconds.toFixed(1) });
}

function seconds(deps: EvaluateDeps, value: number | undefined): string | undefined {
  return value === undefined ? undefined : say(deps, 'value.seconds', { seconds: value.toFixed(1) });
}

function size(bytes: number): string {
  return `${bytes < 1e6 ? (bytes / 1e6).toFixed(2) : megabytes(bytes)} MB`;
}
