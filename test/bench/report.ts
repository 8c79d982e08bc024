import type { Measurement } from './measure';

export interface Result extends Measurement {
  name: string;
  /** What the others are compared with. */
  baseline: boolean;
}

/** The results as a Markdown table, with the ratios against each baseline. */
export function reportTable(results: readonly Result[]): string {
  const baselines = results.filter(({ baseline }) => baseline);
  const head = ['', 'turns/s', 'CPU a turn', 'p50', 'p99', 'cores used', 'memory'];
  for (const { name } of baselines) head.push(`turns/s ÷ ${name}`, `CPU ÷ ${name}`);
  const rows = results.map((result) => {
    const cells = [
      result.name,
      result.turnsPerSecond.toFixed(0),
      `${result.cpuMicrosPerTurn.toFixed(0)} µs`,
      `${result.latencyMs.p50.toFixed(0)} ms`,
      `${result.latencyMs.p99.toFixed(0)} ms`,
      result.serverCores.toFixed(2),
      `${result.residentMegabytes.toFixed(0)} MB`,
    ];
    for (const other of baselines) {
      cells.push(
        (result.turnsPerSecond / other.turnsPerSecond).toFixed(2),
        (result.cpuMicrosPerTurn / other.cpuMicrosPerTurn).toFixed(2),
      );
    }
    return cells;
  });
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
