import { adaptiveCardLines } from './adaptiveCardText';
import { asArray, asObject, asText, type CardLine } from './cardParts';
import type { ActivityJson } from './conversation';
import { cardActionLines, richCardLines } from './richCardText';

/** Something to press that sends `value` back: plain words, or a JSON object as text. */
export interface Button {
  title: string;
  value: string;
}

export interface Link {
  title: string;
  url: string;
}

export interface PlainTextOptions {
  /** Adds the buttons as lines `1. …`, numbered from `firstNumber`, for contacts who answer with a number (C5). */
  numbered?: boolean;
  /** Default 1. */
  firstNumber?: number;
  /** Adds links as lines `title: address`; default true. */
  links?: boolean;
  /** Adds the names of files and pictures in brackets; default true. */
  files?: boolean;
}

const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive';
const RICH_CARD = /^application\/vnd\.microsoft\.card\.(?!adaptive)/;
const ANY_CARD = /^application\/vnd\.microsoft\./;

/**
 * What an activity says as text that needs no cards: its words, then each card's words in reading order, then links
 * and files. Buttons are left out unless `numbered`; their numbers count through `buttonsOf(activity)`.
 */
export function toPlainText(activity: ActivityJson, options: PlainTextOptions = {}): string {
  const { numbered = false, firstNumber = 1, links = true, files = true } = options;
  const blocks = [words(activity), ...cardsOf(activity).map((lines) => textOf(lines, links))];
  if (links) blocks.push(textOf(suggestedLines(activity), true));
  if (files) blocks.push(filesOf(activity).join('\n'));
  if (numbered) {
    const lines = buttonsOf(activity).map((button, index) => `${firstNumber + index}. ${button.title}`);
    blocks.push(lines.join('\n'));
  }
  return blocks.filter((block) => block !== '').join('\n\n');
}

/** Everything that can be pressed to answer: the cards' buttons, then the suggested actions, as they are shown. */
export function buttonsOf(activity: ActivityJson): Button[] {
  return [...cardButtonsOf(activity), ...suggestedButtonsOf(activity)];
}

/** The buttons on cards: they stay where they are and can be pressed at any time. */
export function cardButtonsOf(activity: ActivityJson): Button[] {
  return cardsOf(activity).flat().flatMap(asButton);
}

/** The suggested actions: answers to this very message, gone once it is answered. */
export function suggestedButtonsOf(activity: ActivityJson): Button[] {
  return suggestedLines(activity).flatMap(asButton);
}

/** What opens an address: links of cards and of suggested actions. */
export function linksOf(activity: ActivityJson): Link[] {
  return [...cardsOf(activity).flat(), ...suggestedLines(activity)].flatMap((line) =>
    line.kind === 'link' ? [{ title: line.title || line.url, url: line.url }] : [],
  );
}

function words(activity: ActivityJson): string {
  const text = asText(activity.text).trim();
  if (text !== '') return text;
  // A pressed button: what was written on it, or the words that it stands for.
  const { messageBack } = asObject(activity.channelData);
  return asText(asObject(messageBack).displayText).trim() || asText(activity.value).trim();
}

function cardsOf(activity: ActivityJson): CardLine[][] {
  return asArray(activity.attachments).map((attachment) => {
    const { contentType, content } = asObject(attachment);
    if (contentType === ADAPTIVE_CARD) return adaptiveCardLines(content);
    return RICH_CARD.test(asText(contentType)) ? richCardLines(content) : [];
  });
}

function suggestedLines(activity: ActivityJson): CardLine[] {
  return asArray(asObject(activity.suggestedActions).actions).flatMap(cardActionLines);
}

function textOf(lines: CardLine[], links: boolean): string {
  return lines
    .flatMap((line) => {
      if (line.kind === 'text') return [line.text];
      if (line.kind === 'button' || !links) return [];
      return [line.title === '' || line.title === line.url ? line.url : `${line.title}: ${line.url}`];
    })
    .join('\n');
}

function filesOf(activity: ActivityJson): string[] {
  return asArray(activity.attachments).flatMap((attachment) => {
    const { contentType, name, contentUrl } = asObject(attachment);
    const type = asText(contentType);
    if (ANY_CARD.test(type) || (type === 'text/html' && contentUrl === undefined)) return [];
    const label = asText(name) || type;
    return label === '' ? [] : [`[${label}]`];
  });
}

function asButton(line: CardLine): Button[] {
  if (line.kind !== 'button') return [];
  const value = typeof line.value === 'string' ? line.value : JSON.stringify(line.value);
  return value === undefined ? [] : [{ title: line.title || value, value }];
}
