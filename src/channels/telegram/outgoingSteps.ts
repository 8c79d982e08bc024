import type { InlineKeyboardButton } from 'grammy/types';
import { cardButtonsOf, linksOf, suggestedButtonsOf, toPlainText } from '../../core/activityText';
import { asArray, asObject, asText } from '../../core/cardParts';
import type { ActivityJson } from '../../core/conversation';
import { fromMarkdown, fromPlain, type RichText, sliceRichText, splitText } from '../render';
import { encodeButton } from './callbackData';
import { type Keyboard, toRows } from './keyboard';

/** Telegram Bot API, `sendMessage`: characters after the markup has been taken out, in UTF-16 code units. */
export const MAX_TEXT_LENGTH = 4096;
/** Shown where there are buttons and nothing else to say; Telegram takes no empty message. */
const BUTTONS_ONLY = '⬇️';

/** One call to the Bot API. */
export type OutgoingStep =
  | { kind: 'text'; content: RichText; keyboard?: Keyboard }
  | { kind: 'media'; media: Media; keyboard?: Keyboard };

export interface Media {
  kind: 'photo' | 'video' | 'audio' | 'document';
  name: string;
  /** An address that Telegram fetches, or the bytes of a `data:` address. */
  source: string | Buffer;
}

/**
 * The calls that say an activity: its text in parts, then its pictures and files; the buttons hang on the last. The
 * same activity always gives the same calls, so that a delivery can go on where it stopped.
 */
export function outgoingSteps(activity: ActivityJson, tag: string): OutgoingStep[] {
  const keyboard = keyboardOf(activity, tag);
  const text = [toPlainText(activity, { files: false, links: false }), otherLinks(activity)]
    .filter((part) => part !== '')
    .join('\n\n');
  const media = mediaOf(activity);
  const words = text.trim() === '' && keyboard !== undefined && media.length === 0 ? BUTTONS_ONLY : text;
  const rich = activity.textFormat === 'plain' ? fromPlain(words) : fromMarkdown(words);
  const steps: OutgoingStep[] = [
    ...splitText(rich.text, MAX_TEXT_LENGTH).map(
      ({ start, end }): OutgoingStep => ({ kind: 'text', content: sliceRichText(rich, start, end) }),
    ),
    ...media.map((item): OutgoingStep => ({ kind: 'media', media: item })),
  ];
  const last = steps.at(-1);
  if (last !== undefined && keyboard !== undefined) last.keyboard = keyboard;
  return steps;
}

function keyboardOf(activity: ActivityJson, tag: string): Keyboard | undefined {
  const onCards = cardButtonsOf(activity);
  const lasting: InlineKeyboardButton[] = onCards.map(({ title, value }, index) => ({
    text: title,
    callback_data: encodeButton('card', tag, value, index + 1),
  }));
  const links = linksOf(activity).filter(({ url }) => isPublic(url));
  lasting.push(...links.map(({ title, url }) => ({ text: title, url })));
  // Numbered on after those of the cards, as the conversation's options are.
  const answers: InlineKeyboardButton[] = suggestedButtonsOf(activity).map(({ title, value }, index) => ({
    text: title,
    callback_data: encodeButton('answer', tag, value, onCards.length + index + 1),
  }));
  if (lasting.length + answers.length === 0) return undefined;
  return { rows: [...toRows(lasting), ...toRows(answers)], lastingRows: toRows(lasting), isOffer: answers.length > 0 };
}

/** Links that Telegram would refuse as buttons, written out instead. */
function otherLinks(activity: ActivityJson): string {
  const links = linksOf(activity).filter(({ url }) => url !== '' && !isPublic(url));
  return links.map(({ title, url }) => (title === url ? url : `${title}: ${url}`)).join('\n');
}

/** Telegram refuses buttons to hosts that are not on the internet. */
function isPublic(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return false;
  return url.hostname.includes('.') && !/^(127\.|10\.|192\.168\.|.*\.(local|localhost|internal)$)/.test(url.hostname);
}

function mediaOf(activity: ActivityJson): Media[] {
  return asArray(activity.attachments).flatMap((attachment) => {
    const { contentType, contentUrl, name, content } = asObject(attachment);
    if (asText(contentUrl) !== '') return toMedia(asText(contentType), asText(contentUrl), asText(name));
    return asArray(asObject(content).images).flatMap((image) =>
      toMedia('image/*', asText(asObject(image).url), asText(asObject(image).alt)),
    );
  });
}

function toMedia(contentType: string, url: string, name: string): Media[] {
  const inline = /^data:([^;,]*)[^,]*;base64,(.*)$/s.exec(url);
  if (inline === null && !/^https?:/i.test(url)) return [];
  const source = inline === null ? url : Buffer.from(inline[2] ?? '', 'base64');
  return [{ kind: mediaKind(contentType || (inline?.[1] ?? '')), name: name || 'file', source }];
}

/** What Telegram shows in place; anything else is a document. */
function mediaKind(contentType: string): Media['kind'] {
  if (/^image\/(?!svg|gif)/.test(contentType)) return 'photo';
  if (contentType === 'video/mp4') return 'video';
  if (/^audio\/(mpeg|mp3|mp4|x-m4a)$/.test(contentType)) return 'audio';
  return 'document';
}
