import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Telegram Bot API, "InlineKeyboardButton": 1–64 bytes. */
const MAX_BYTES = 64;
const HALF_TAG_LENGTH = 3;
const DIGEST_LENGTH = 16;
/**
 * Words that values which are objects often have, so that deflate makes a few bytes of them. Part of the format: buttons
 * that contacts still have on their screens were made with it.
 */
const DICTIONARY = Buffer.from(
  '"state":"value":"reason":"items":["kind":"answer":"returnNumber":"RT20"name":"action":"id":"RefundReturnItemAccountCancel' +
    'ChangeAddressStatusDetails","orderNumber":"FD10{"frontdesk":{"intent":"Order"}}',
);
/** A value that was packed into a button is far smaller. */
const MAX_UNPACKED_BYTES = 4096;

/** What a pressed button carries back. */
export interface PressedButton {
  /** `answer`: a suggested answer to one message. `card`: a button on a card, which stays good. */
  kind: 'answer' | 'card';
  /** Names the message that the button was offered with, and the conversation it was offered in. */
  tag: string;
  /** The value itself, or where it is found: the n-th (from 1) of the conversation's options, if its digest is this. */
  value: { kind: 'given'; value: string } | { kind: 'option'; number: number; digest: string };
}

/** Six characters that name an outgoing message and the conversation that it is for. */
export function offerTag(messageId: string, conversationId: string): string {
  return digest(messageId, HALF_TAG_LENGTH) + digest(conversationId, HALF_TAG_LENGTH);
}

/** Whether a button was offered in this conversation: in a group, everybody sees everybody's buttons. */
export function isFor(conversationId: string, { tag }: PressedButton): boolean {
  return tag.endsWith(digest(conversationId, HALF_TAG_LENGTH));
}

/**
 * The data of a button: its value where it fits into 64 bytes, as it is or packed, so that nothing has to be kept; else
 * the place of the value among the conversation's options with the value's digest, so that another value can never be
 * taken for it.
 */
export function encodeButton(kind: PressedButton['kind'], tag: string, value: string, optionNumber: number): string {
  const head = `${kind === 'answer' ? 'a' : 'c'}${tag}`;
  const stateless = [`${head}=${value}`, `${head}~${pack(value)}`].find((data) => Buffer.byteLength(data) <= MAX_BYTES);
  return stateless ?? `${head}#${optionNumber}:${digest(value, DIGEST_LENGTH)}`;
}

/** Undefined for data that this channel did not make. */
export function decodeButton(data: string): PressedButton | undefined {
  const match = /^([ac])([\w-]{6})(?:=([\s\S]+)|~([\w-]+)|#(\d{1,3}):([\w-]{16}))$/.exec(data);
  if (match === null) return undefined;
  const [, letter, tag = '', plain, packed, number, valueDigest = ''] = match;
  const kind = letter === 'a' ? 'answer' : 'card';
  if (number !== undefined)
    return { kind, tag, value: { kind: 'option', number: Number(number), digest: valueDigest } };
  const value = plain ?? unpack(packed ?? '');
  return value === undefined ? undefined : { kind, tag, value: { kind: 'given', value } };
}

/** The value that a button stands for; undefined when it is no longer among the options. */
export function valueOf(pressed: PressedButton, options: readonly string[]): string | undefined {
  if (pressed.value.kind === 'given') return pressed.value.value;
  const { number, digest: expected } = pressed.value;
  const option = options[number - 1];
  return option !== undefined && digest(option, DIGEST_LENGTH) === expected ? option : undefined;
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, length);
}

function pack(value: string): string {
  return deflateRawSync(value, { level: 9, dictionary: DICTIONARY }).toString('base64url');
}

function unpack(packed: string): string | undefined {
  try {
    const options = { dictionary: DICTIONARY, maxOutputLength: MAX_UNPACKED_BYTES };
    return inflateRawSync(Buffer.from(packed, 'base64url'), options).toString();
  } catch {
    return undefined;
  }
}
