import type { CardLine } from './cardParts';
import { asArray, asObject, asText } from './cardParts';

/**
 * The lines of an adaptive card as a reader sees them from top to bottom, with the card's actions at their places.
 * Follows the Adaptive Cards schema 1.6: text blocks, rich text, facts, tables, column sets, containers, images by
 * their alternative text, and inputs by their label. An element of an unknown type is read by its `fallback`, else by
 * what it contains.
 */
export function adaptiveCardLines(card: unknown): CardLine[] {
  const { body, actions, fallbackText } = asObject(card);
  const lines = [...elements(body), ...actionLines(actions)];
  const fallback = asText(fallbackText);
  return lines.length === 0 && fallback !== '' ? [{ kind: 'text', text: fallback }] : lines;
}

function elements(value: unknown): CardLine[] {
  return asArray(value).flatMap(elementLines);
}

function elementLines(value: unknown): CardLine[] {
  const element = asObject(value);
  if (element.isVisible === false) return [];
  switch (element.type) {
    case 'TextBlock':
      return textLine(asText(element.text));
    case 'RichTextBlock':
      return textLine(inlineText(element.inlines));
    case 'FactSet':
      return asArray(element.facts).flatMap((fact) => {
        const { title, value: said } = asObject(fact);
        return textLine(pair(asText(title), asText(said)));
      });
    case 'ColumnSet':
      return columnLines(asArray(element.columns).map((column) => elements(asObject(column).items)));
    case 'Table':
      return asArray(element.rows).flatMap((row) =>
        columnLines(asArray(asObject(row).cells).map((cell) => elements(asObject(cell).items))),
      );
    case 'ActionSet':
      return actionLines(element.actions);
    case 'Image':
      return textLine(asText(element.altText));
    case 'ImageSet':
      return elements(element.images);
    default:
      return otherLines(element);
  }
}

/** Containers, inputs, and elements that a later schema may bring. */
function otherLines(element: Record<string, unknown>): CardLine[] {
  if (String(element.type).startsWith('Input.')) return inputLines(element);
  const inside = [...elements(element.items), ...elements(element.body)];
  if (inside.length > 0 || element.type === 'Container') return inside;
  return typeof element.fallback === 'object' ? elementLines(element.fallback) : [];
}

function inputLines(input: Record<string, unknown>): CardLine[] {
  const label = asText(input.label) || asText(input.title) || asText(input.placeholder);
  const choices = asArray(input.choices).map((choice) => asText(asObject(choice).title));
  return textLine(pair(label, choices.filter((choice) => choice !== '').join(' / ')));
}

function inlineText(inlines: unknown): string {
  return asArray(inlines)
    .map((inline) => (typeof inline === 'string' ? inline : asText(asObject(inline).text)))
    .join('');
}

/** Columns that each hold one line are read as one row, like the cells of a table; others one after the other. */
function columnLines(columns: CardLine[][]): CardLine[] {
  const filled = columns.filter((column) => column.length > 0);
  const texts = filled.flatMap((column) => (column.length === 1 && column[0]?.kind === 'text' ? [column[0].text] : []));
  if (texts.length < filled.length) return filled.flat();
  return textLine(texts.join(' · '));
}

/** Submit and execute actions give their data back; a card behind `Action.ShowCard` is read where its button stands. */
function actionLines(value: unknown): CardLine[] {
  return asArray(value).flatMap((item): CardLine[] => {
    const action = asObject(item);
    const title = asText(action.title);
    switch (action.type) {
      case 'Action.OpenUrl':
        return [{ kind: 'link', title, url: asText(action.url) }];
      case 'Action.Submit':
      case 'Action.Execute':
        return [{ kind: 'button', title, value: action.data ?? title }];
      case 'Action.ShowCard':
        return [...textLine(title), ...adaptiveCardLines(action.card)];
      default:
        return [];
    }
  });
}

function pair(title: string, value: string): string {
  if (title === '' || value === '') return title + value;
  let end = title.length;
  // Sign by sign: an expression for the end of a long text tries every run in it.
  while (end > 0 && /[\s:：]/u.test(title.charAt(end - 1))) end -= 1;
  return `${title.slice(0, end)}: ${value}`;
}

function textLine(text: string): CardLine[] {
  return text.trim() === '' ? [] : [{ kind: 'text', text: text.trim() }];
}
