import type { InlineKeyboardButton } from 'grammy/types';

export interface Keyboard {
  rows: InlineKeyboardButton[][];
  /** What remains of it once the message has been answered. */
  lastingRows: InlineKeyboardButton[][];
  /** Whether it holds answers to this message. */
  isOffer: boolean;
}

/** Telegram takes a hundred buttons a message. */
const MAX_BUTTONS = 100;
/** Three short words fit beside each other on a phone. */
const MAX_PER_ROW = 3;
const MAX_ROW_WIDTH = 30;
const PADDING = 2;

/** Buttons in rows: short ones side by side, a long one alone. */
export function toRows(buttons: readonly InlineKeyboardButton[]): InlineKeyboardButton[][] {
  const rows: InlineKeyboardButton[][] = [];
  let width = Number.POSITIVE_INFINITY;
  for (const button of buttons.slice(0, MAX_BUTTONS)) {
    const own = widthOf(button.text) + PADDING;
    const row = rows.at(-1);
    if (row === undefined || row.length === MAX_PER_ROW || width + own > MAX_ROW_WIDTH) {
      rows.push([button]);
      width = own;
    } else {
      row.push(button);
      width += own;
    }
  }
  return rows;
}

/** In columns of a Latin letter; Chinese characters and emoji are two wide. */
function widthOf(text: string): number {
  return [...text].reduce((sum, char) => sum + (/[\u2e80-\uffef\u{1f000}-\u{3ffff}]/u.test(char) ? 2 : 1), 0);
}
