import { type EvaluateDeps, type Evaluation, say } from './evaluateDeps';
import { figureRows, percent } from './evaluationFigures';

const CONFUSIONS_SHOWN = 10;
const WEAKEST_SHOWN = 10;

/** The report as lines for a terminal. */
export function evaluationText(deps: EvaluateDeps, evaluation: Evaluation): string {
  const { of, locale, folds, entities, scores, unknownIntents } = evaluation;
  const title = say(deps, folds === undefined ? 'title' : 'titleFolds', { of, locale, folds });
  const parts = [title, table(figureRows(deps, evaluation).map(({ label, value }) => [label, value]))];
  if (unknownIntents.length > 0) parts.push(say(deps, 'unknownIntents', { intents: unknownIntents.join(', ') }));
  const confusions = scores.confusions.slice(0, CONFUSIONS_SHOWN);
  if (confusions.length > 0) {
    const rows = confusions.map(({ gold, said, count, examples }) => [
      `${gold} → ${said}`,
      String(count),
      examples[0] ?? '',
    ]);
    parts.push(say(deps, 'confusions'), table(rows));
  }
  const weakest = [...scores.intents]
    .sort((a, b) => a.f1 - b.f1)
    .filter(({ f1 }) => f1 < 1)
    .slice(0, WEAKEST_SHOWN);
  if (weakest.length > 0) {
    const head = ['intent', 'rows', 'precision', 'recall', 'f1'].map((key) => say(deps, `column.${key}`));
    const rows = weakest.map(({ intent, rows: count, ...of }) => [
      intent,
      String(count),
      percent(of.precision),
      percent(of.recall),
      percent(of.f1),
    ]);
    parts.push(say(deps, 'weakest'), table([head, ...rows]));
  }
  if (entities !== undefined) {
    const head = ['entity', 'gold', 'found', 'precision', 'recall', 'f1'].map((key) => say(deps, `column.${key}`));
    const rows = entities.entities.map(({ entity, gold, found, ...of }) => [
      entity,
      String(gold),
      String(found),
      percent(of.precision),
      percent(of.recall),
      percent(of.f1),
    ]);
    parts.push(say(deps, 'entities'), table([head, ...rows]));
  }
  return `${parts.join('\n')}\n`;
}

/** Columns as wide as their widest cell; the last one is left as it is. */
function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, displayWidth(cell))));
  return rows
    .map((row) => {
      const cells = row.map((cell, at) =>
        at === row.length - 1 ? cell : cell + ' '.repeat((widths[at] as number) - displayWidth(cell)),
      );
      return `  ${cells.join('  ')}`;
    })
    .join('\n');
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

/** Chinese characters take two places of a terminal. */
function displayWidth(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}
