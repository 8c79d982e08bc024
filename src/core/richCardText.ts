import { asArray, asObject, asText, type CardLine } from './cardParts';

/** The lines of a hero, thumbnail, receipt, sign-in or media card (Bot Framework cards schema) in reading order. */
export function richCardLines(value: unknown): CardLine[] {
  const card = asObject(value);
  return [
    ...textLines(card.title, card.subtitle, card.text),
    ...receiptLines(card),
    ...asArray(card.buttons).flatMap(cardActionLines),
  ];
}

/** A card action or suggested action as a button or a link; nothing for actions that only a phone or player can do. */
export function cardActionLines(value: unknown): CardLine[] {
  const action = asObject(value);
  const title = asText(action.title) || asText(action.displayText) || asText(action.text) || asText(action.value);
  switch (action.type) {
    case 'openUrl':
    case 'signin':
    case 'downloadFile':
    case 'showImage':
    case 'playAudio':
    case 'playVideo':
      return [{ kind: 'link', title, url: asText(action.value) }];
    case 'call':
      return [{ kind: 'text', text: `${title}: ${asText(action.value).replace(/^tel:/, '')}` }];
    case 'messageBack':
      return [{ kind: 'button', title, value: action.value ?? action.text ?? title }];
    case 'imBack':
    case 'postBack':
      return [{ kind: 'button', title, value: action.value ?? title }];
    default:
      return [];
  }
}

function receiptLines(card: Record<string, unknown>): CardLine[] {
  const facts = asArray(card.facts).map((fact) => pair(asObject(fact).key, asObject(fact).value));
  const items = asArray(card.items).map((entry) => {
    const item = asObject(entry);
    const quantity = asText(item.quantity);
    const name = [asText(item.title), asText(item.subtitle)].filter((text) => text !== '').join(', ');
    return pair(quantity === '' || quantity === '1' ? name : `${name} × ${quantity}`, item.price);
  });
  // The card carries amounts without names for them; words for people belong to whoever made the card.
  const sums = [asText(card.vat), asText(card.tax), asText(card.total)].filter((text) => text !== '');
  return textLines(...facts, ...items, sums.length === 0 ? '' : `= ${sums.join(' / ')}`);
}

function pair(title: unknown, value: unknown): string {
  const [left, right] = [asText(title), asText(value)];
  return left === '' || right === '' ? left + right : `${left}: ${right}`;
}

function textLines(...values: unknown[]): CardLine[] {
  return values.flatMap((value): CardLine[] => {
    const text = asText(value).trim();
    return text === '' ? [] : [{ kind: 'text', text }];
  });
}
