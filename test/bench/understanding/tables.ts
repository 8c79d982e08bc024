import type { Estimate } from '../../../src/nlu/evaluation';
import type { DataSet } from './dataSets';
import type { Measured, Measurement } from './measurements';

export interface Result {
  set: DataSet;
  engine: Measurement;
  nodeNlp: Measurement | undefined;
}

export type TableForm = 'markdown' | 'plain';

const NOTHING = '–';

/** How well each data set was understood; percentages with standard errors. */
export function qualityTable(results: readonly Result[], form: TableForm): string {
  const head = [
    '',
    'asked',
    'tier one',
    'cascade',
    'encoder always',
    'node-nlp',
    'always − tier one',
    'cascade − always',
  ];
  const rows = results.flatMap((result) => {
    const { set, engine } = result;
    const scores = engine.columns.off?.scores;
    const inScope = (scores?.rows ?? 0) - (scores?.outOfScopeRows ?? 0);
    const first = row(`${set.title}: in scope`, inScope, result, ({ accuracy }) => accuracy);
    const { alwaysToOff, cascadeToAlways } = engine.differences;
    const rest = scores?.outOfScopeRows ? outOfScopeRows(result) : [];
    return [[...first, difference(alwaysToOff), difference(cascadeToAlways)], ...rest];
  });
  return table([head, ...rows, ...overall(results)], form);
}

function outOfScopeRows(result: Result): string[][] {
  const { rows = 0, outOfScopeRows: refused = 0 } = result.engine.columns.off?.scores ?? {};
  const isBraun = result.set.name.startsWith('braun');
  if (isBraun) return [];
  return [
    row('— AUROC', rows, result, ({ auroc }) => auroc),
    row('— out of scope refused, 97% in scope kept', refused, result, ({ recallWhereKept }) => recallWhereKept),
    row(
      '— in scope, at its own operating point',
      rows - refused,
      result,
      ({ operatingPoint }) => operatingPoint.inScopeAccuracy,
    ),
    row(
      '— out of scope refused, at its own operating point',
      refused,
      result,
      ({ operatingPoint }) => operatingPoint.outOfScopeRecall,
    ),
  ].map((cells) => [...cells, '', '']);
}

/** Braun et al. count None as an intent and give one figure over the three sets. */
function overall(results: readonly Result[]): string[][] {
  const braun = results.filter(({ set }) => set.name.startsWith('braun'));
  if (braun.length === 0) return [];
  const cells = [...braun, ...(braun.length > 1 ? [undefined] : [])].map((result) => {
    const title = result === undefined ? 'Braun, all' : result.set.title;
    const some = result === undefined ? braun : [result];
    const columns = COLUMNS.map((column) => {
      const scores = some.map((one) => columnOf(one, column)?.scores);
      if (scores.includes(undefined)) return NOTHING;
      const rows = scores.reduce((sum, each) => sum + (each?.rows ?? 0), 0);
      const right = scores.reduce(
        (sum, each) => sum + (each?.rows ?? 0) * (each?.operatingPoint.accuracy?.value ?? 0),
        0,
      );
      return percent({ value: right / rows, standardError: Math.sqrt(((right / rows) * (1 - right / rows)) / rows) });
    });
    const rows = some.reduce((sum, one) => sum + (one.engine.columns.off?.scores.rows ?? 0), 0);
    return [`${title}: decisions, None counted as an intent`, String(rows), ...columns, '', ''];
  });
  return cells;
}

/** What each costs: times on one thread, without the encoder's, which has a column of its own. */
export function costTable(results: readonly Result[], form: TableForm): string {
  const head = [
    '',
    'trained on',
    'tier one: training CPU s',
    'both tiers: training CPU s',
    'node-nlp: training CPU s',
    'tier one µs (p99)',
    'tier two µs (p99)',
    'encoder ms (p99)',
    'cascade asks',
    'node-nlp µs (p99)',
    'tier one MB',
    'both tiers MB',
    'peak RSS MB',
    'node-nlp RSS MB',
  ];
  const rows = results.map(({ set, engine, nodeNlp }) => {
    const { off, cascade, always } = engine.columns;
    const other = nodeNlp?.columns.nodeNlp;
    return [
      set.title,
      String(engine.trainRows),
      seconds(off),
      seconds(always),
      seconds(other),
      times(off?.predictionMicroseconds, 0),
      times(always?.predictionMicroseconds, 0),
      times(engine.sentenceMilliseconds, 1),
      cascade?.askedShare === undefined ? NOTHING : `${(100 * cascade.askedShare).toFixed(0)}%`,
      times(other?.predictionMicroseconds, 0),
      megabytes(off?.modelBytes),
      megabytes(always?.modelBytes),
      (engine.peakRssBytes / 1e6).toFixed(0),
      nodeNlp === undefined ? NOTHING : (nodeNlp.peakRssBytes / 1e6).toFixed(0),
    ];
  });
  return table([head, ...rows], form);
}

const COLUMNS = ['off', 'cascade', 'always', 'nodeNlp'] as const;

function columnOf({ engine, nodeNlp }: Result, column: (typeof COLUMNS)[number]): Measured | undefined {
  return column === 'nodeNlp' ? nodeNlp?.columns.nodeNlp : engine.columns[column];
}

function row(
  title: string,
  asked: number,
  result: Result,
  pick: (scores: Measured['scores']) => Estimate | undefined,
): string[] {
  const cells = COLUMNS.map((column) => {
    const measured = columnOf(result, column);
    return percent(measured && pick(measured.scores));
  });
  return [title, String(asked), ...cells];
}

function percent(estimate: Estimate | undefined): string {
  if (estimate === undefined) return NOTHING;
  return `${(100 * estimate.value).toFixed(1)} ± ${(100 * estimate.standardError).toFixed(1)}`;
}

function difference(estimate: Estimate | undefined): string {
  return estimate !== undefined && estimate.value >= 0 ? `+${percent(estimate)}` : percent(estimate).replace('-', '−');
}

function seconds(measured: Measured | undefined): string {
  return measured === undefined ? NOTHING : measured.trainCpuSeconds.toFixed(1);
}

function times(of: { median: number; p99: number } | undefined, digits: number): string {
  return of === undefined ? NOTHING : `${of.median.toFixed(digits)} (${of.p99.toFixed(digits)})`;
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? NOTHING : (bytes / 1e6).toFixed(2);
}

function table(rows: readonly (readonly string[])[], form: TableForm): string {
  if (form === 'markdown') {
    const lines = rows.map((cells) => `| ${cells.join(' | ')} |`);
    lines.splice(1, 0, `| --- |${' ---: |'.repeat((rows[0]?.length ?? 1) - 1)}`);
    return `${lines.join('\n')}\n`;
  }
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((cells) => (cells[at] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ');
  return `${rows.map(line).join('\n')}\n`;
}
