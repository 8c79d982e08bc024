import { confusionMatrix } from '../nlu/evaluation';
import { confusionPicture, escapeHtml } from './confusionPicture';
import { type EvaluateDeps, type Evaluation, say } from './evaluateDeps';
import { figureRows, percent } from './evaluationFigures';

const INTENTS_IN_PICTURE = 24;
const CONFUSIONS_SHOWN = 40;

const STYLE = `
:root { --ink: #1d2733; --faint: #5b6878; --grid: #dfe4ea; --paper: #fff; --right: #1a7f5a; --wrong: #c8501e; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf1; --faint: #9aa7b6; --grid: #333e4b; --paper: #151b22; --right: #35b384; --wrong: #e8804f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1120px; padding: 24px 20px 64px; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 24px; line-height: 1.25; margin: 8px 0 4px; overflow-wrap: anywhere; } h2 { font-size: 18px; margin: 40px 0 10px; }
p { margin: 0 0 12px; color: var(--faint); max-width: 72ch; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: start; padding: 6px 14px 6px 0; border-bottom: 1px solid var(--grid); vertical-align: top; overflow-wrap: anywhere; }
table:not(.figures) tbody th { min-width: 22ch; }
thead th { color: var(--faint); font-weight: 500; white-space: nowrap; } tbody th { font-weight: 500; }
td.number, th.number { text-align: end; white-space: nowrap; } .figures { max-width: 720px; } .figures th { width: 58%; font-weight: 400; color: var(--faint); }
.examples { color: var(--faint); min-width: 22ch; } .examples span { display: block; }
svg.confusions { display: block; } svg text { font-size: 12px; fill: var(--ink); } svg text.onDark { fill: var(--paper); }
svg .grid, svg .frame { stroke: var(--grid); fill: none; } svg .right { fill: var(--right); } svg .wrong { fill: var(--wrong); }
`;

/** The report as one HTML page that needs nothing else: figures, a picture of the confusions, tables. */
export function evaluationPage(deps: EvaluateDeps, evaluations: readonly Evaluation[]): string {
  const title = say(deps, 'page.title');
  const parts = evaluations.flatMap((evaluation) => [
    `<h1>${escapeHtml(say(deps, evaluation.folds === undefined ? 'title' : 'titleFolds', { ...evaluation }))}</h1>`,
    figures(deps, evaluation),
    picture(deps, evaluation),
    confusions(deps, evaluation),
    entities(deps, evaluation),
    intents(deps, evaluation),
  ]);
  return `<!doctype html>
<html lang="${deps.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<p>${escapeHtml(title)}</p>
${parts.filter((part) => part !== '').join('\n')}
</body>
</html>
`;
}

function figures(deps: EvaluateDeps, evaluation: Evaluation): string {
  const rows = figureRows(deps, evaluation).map(
    ({ label, value }) => `<tr><th scope="row">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<h2>${say(deps, 'page.figures')}</h2><div class="wide"><table class="figures"><tbody>${rows.join('')}</tbody></table></div>`;
}

function picture(deps: EvaluateDeps, { predictions, scores }: Evaluation): string {
  if (scores.confusions.length === 0) return '';
  const matrix = confusionMatrix(predictions, INTENTS_IN_PICTURE);
  const totals = matrix.intents.map((intent) => predictions.filter(({ gold }) => gold === intent).length);
  const title = say(deps, 'page.picture');
  const svg = confusionPicture(matrix, totals, { title, cell: (values) => say(deps, 'page.cell', values) });
  const left = matrix.left === 0 ? '' : ` ${say(deps, 'page.pictureLeft', { left: matrix.left })}`;
  const note = say(deps, 'page.pictureNote', { shown: matrix.intents.length }) + left;
  return `<h2>${title}</h2><p>${escapeHtml(note)}</p><div class="wide" tabindex="0">${svg}</div>`;
}

function confusions(deps: EvaluateDeps, { scores }: Evaluation): string {
  if (scores.confusions.length === 0) return '';
  const rows = scores.confusions.slice(0, CONFUSIONS_SHOWN).map(({ gold, said, count, examples }) => {
    const shown = examples.map((example) => `<span>${escapeHtml(example)}</span>`).join('');
    return `<tr><th scope="row">${escapeHtml(gold)} → ${escapeHtml(said)}</th><td class="number">${count}</td><td class="examples">${shown}</td></tr>`;
  });
  return section(deps, 'confusions', ['confused', 'count', 'examples'], rows);
}

function entities(deps: EvaluateDeps, evaluation: Evaluation): string {
  if (evaluation.entities === undefined) return '';
  const rows = evaluation.entities.entities.map(({ entity, gold, found, precision, recall, f1 }) =>
    numbersRow(entity, [String(gold), String(found), percent(precision), percent(recall), percent(f1)]),
  );
  return section(deps, 'entities', ['entity', 'gold', 'found', 'precision', 'recall', 'f1'], rows);
}

function intents(deps: EvaluateDeps, { scores }: Evaluation): string {
  if (scores.intents.length === 0) return '';
  const weakestFirst = [...scores.intents].sort((a, b) => a.f1 - b.f1);
  const rows = weakestFirst.map(({ intent, rows: count, precision, recall, f1 }) =>
    numbersRow(intent, [String(count), percent(precision), percent(recall), percent(f1)]),
  );
  return section(deps, 'intents', ['intent', 'rows', 'precision', 'recall', 'f1'], rows);
}

function numbersRow(name: string, numbers: readonly string[]): string {
  const cells = numbers.map((number) => `<td class="number">${number}</td>`).join('');
  return `<tr><th scope="row">${escapeHtml(name)}</th>${cells}</tr>`;
}

const WORDS_COLUMNS = ['confused', 'examples', 'intent', 'entity'];

function section(deps: EvaluateDeps, title: string, columns: readonly string[], rows: readonly string[]): string {
  const head = columns.map((column) => {
    const kind = WORDS_COLUMNS.includes(column) ? '' : ' class="number"';
    return `<th scope="col"${kind}>${say(deps, `column.${column}`)}</th>`;
  });
  return `<h2>${say(deps, `page.${title}`)}</h2><div class="wide"><table><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}
