import type { ConfusionMatrix } from '../nlu/evaluation';

export interface PictureWords {
  /** What a cell says when it is pointed at. */
  cell(values: { gold: string; said: string; count: number; rows: number }): string;
  /** What the picture is, for those who do not see it. */
  title: string;
}

const CELL = 26;
const NAME_CHARACTERS = 26;
const NAME_WIDTH = 190;
/** Names of columns stand at an angle: so much of their length is height, and the last one reaches so far to the right. */
const NAME_HEIGHT = 150;
const NAME_REACH = 110;

/**
 * The matrix as an SVG picture that needs nothing else: a row for each intent that should be, a column for each that was. Its
 * colours are the page's `--right`, `--wrong`, `--ink`, `--faint` and `--grid`.
 */
export function confusionPicture(
  { intents, counts }: ConfusionMatrix,
  totals: readonly number[],
  words: PictureWords,
): string {
  const side = intents.length * CELL;
  const [width, height] = [NAME_WIDTH + side + NAME_REACH, NAME_HEIGHT + side + 2];
  const names = intents.map((intent, at) => rowName(intent, at) + columnName(intent, at));
  const cells = intents.flatMap((gold, row) =>
    intents.map((said, column) => {
      const count = counts[row]?.[column] ?? 0;
      return cell({ row, column, count, rows: totals[row] ?? 0, gold, said }, words);
    }),
  );
  const frame = `<rect x="${NAME_WIDTH}" y="${NAME_HEIGHT}" width="${side}" height="${side}" class="frame"/>`;
  return [
    `<svg class="confusions" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(words.title)}">`,
    grid(intents.length),
    ...names,
    ...cells,
    frame,
    '</svg>',
  ].join('\n');
}

function grid(intents: number): string {
  const lines: string[] = [];
  const end = intents * CELL;
  for (let at = 1; at < intents; at += 1) {
    lines.push(`M${NAME_WIDTH} ${NAME_HEIGHT + at * CELL}h${end}`, `M${NAME_WIDTH + at * CELL} ${NAME_HEIGHT}v${end}`);
  }
  return `<path class="grid" d="${lines.join('')}"/>`;
}

function rowName(intent: string, at: number): string {
  const y = NAME_HEIGHT + at * CELL + CELL / 2;
  return `<text x="${NAME_WIDTH - 8}" y="${y}" dy=".35em" text-anchor="end">${shortName(intent)}</text>`;
}

function columnName(intent: string, at: number): string {
  const [x, y] = [NAME_WIDTH + at * CELL + CELL / 2, NAME_HEIGHT - 8];
  return `<text transform="translate(${x} ${y}) rotate(-55)" dy=".35em">${shortName(intent)}</text>`;
}

interface Cell {
  row: number;
  column: number;
  count: number;
  rows: number;
  gold: string;
  said: string;
}

function cell({ row, column, count, rows, gold, said }: Cell, words: PictureWords): string {
  if (count === 0) return '';
  const share = rows === 0 ? 0 : count / rows;
  const [x, y] = [NAME_WIDTH + column * CELL, NAME_HEIGHT + row * CELL];
  const kind = row === column ? 'right' : 'wrong';
  // The smallest share can still be seen.
  const opacity = (0.12 + 0.88 * Math.min(1, share)).toFixed(2);
  const shade = share > 0.55 ? ' class="onDark"' : '';
  return [
    `<g><title>${escapeHtml(words.cell({ gold, said, count, rows }))}</title>`,
    `<rect x="${x}" y="${y}" width="${CELL}" height="${CELL}" class="${kind}" fill-opacity="${opacity}"/>`,
    `<text${shade} x="${x + CELL / 2}" y="${y + CELL / 2}" dy=".35em" text-anchor="middle">${count}</text></g>`,
  ].join('');
}

function shortName(name: string): string {
  return escapeHtml(name.length > NAME_CHARACTERS ? `${name.slice(0, NAME_CHARACTERS - 1)}…` : name);
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
