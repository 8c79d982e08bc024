import type { ActivityJson, Address } from '../../core/conversation';
import type { InboundMessage } from '../../ports/channel';
import { CHANNEL_ID, toAddress } from './chatAddress';
import type { FileLinks } from './fileLinks';
import { inboundContent, type InboundContent } from './inboundContent';
import type { TelegramMessage, TelegramUpdate } from './updateSchema';

/** An edit counts as a correction this long after the message was written; later the conversation has gone on. */
const EDIT_COUNTS_FOR_S = 5 * 60;

/** Commands that stand for words of the contact's language: the keys of `channels.telegram.commands`. */
export const COMMANDS = ['help', 'cancel', 'human', 'restart'] as const;
export type Command = (typeof COMMANDS)[number];

export interface InboundDeps {
  /** As in the bot's token; a group message answers the bot if it answers this user. */
  botId: string;
  /** Without the `@`. Asked only for messages of groups. */
  botName(): Promise<string>;
  links: FileLinks;
  /** The words for a command, in the language of the conversation. */
  say(command: Command, address: Address, languageCode: string | undefined): Promise<string>;
}

/**
 * The message that an update brings, or undefined for one that the bot has no part in: another bot's, a group's talk
 * among itself, a late edit, a kind of content that says nothing.
 */
export async function inboundMessage(update: TelegramUpdate, deps: InboundDeps): Promise<InboundMessage | undefined> {
  const message = update.message ?? update.edited_message;
  const from = message?.from;
  if (message === undefined || from === undefined || from.is_bot || message.chat.type === 'channel') return undefined;
  const isEdit = update.message === undefined;
  if (isEdit && !isCorrection(message)) return undefined;
  const content = inboundContent(message, deps.links);
  if (content === undefined) return undefined;
  const text = message.chat.type === 'private' ? content.text : await addressedText(message, content.text, deps);
  if (text === undefined) return undefined;
  const address = toAddress(message, from, deps.botId);
  const base = {
    // An edit has the id of the message that it changes; the update's own id tells the two, and one edit from the next.
    id: isEdit ? `${message.message_id}.${update.update_id}` : String(message.message_id),
    timestamp: new Date((message.edit_date ?? message.date) * 1_000).toISOString(),
    channelData: { telegram: { edited: isEdit } },
  };
  const said = await sayActivity({ ...content, text }, message, address, deps);
  return { address, activity: contactActivity(address, from.language_code, { ...base, ...said }) };
}

/** The fields that every activity of a contact has. */
export function contactActivity(
  { conversation, user, bot }: Address,
  languageCode: string | undefined,
  fields: { type: string; [field: string]: unknown },
): ActivityJson {
  const locale = languageCode === undefined ? {} : { locale: languageCode };
  return { channelId: CHANNEL_ID, conversation, from: user, recipient: bot, ...locale, ...fields };
}

function isCorrection({ text, date, edit_date: editedAt = date }: TelegramMessage): boolean {
  // Edits without text are live locations on the move and changed captions.
  return text !== undefined && editedAt - date <= EDIT_COUNTS_FOR_S;
}

/** A group message's words for the bot, without its name; undefined when it does not speak to the bot. */
async function addressedText(message: TelegramMessage, text: string, deps: InboundDeps): Promise<string | undefined> {
  const name = await deps.botName();
  const command = /^\/(\w+)(?:@(\w+))?/.exec(text);
  if (command?.[2] !== undefined) {
    return command[2].toLowerCase() === name.toLowerCase() ? text : undefined;
  }
  if (command !== null && isKnown(command[1])) return text;
  const mention = new RegExp(`\\s*(?<![\\w@])@${name}\\b`, 'gi');
  const isReply = String(message.reply_to_message?.from?.id) === deps.botId;
  if (!isReply && !mention.test(text)) return undefined;
  return text.replace(mention, '').replace(/^[\s,:，：]+|\s+$/gu, '');
}

function isKnown(command: string | undefined): boolean {
  return command === 'start' || COMMANDS.some((known) => known === command);
}

async function sayActivity(
  content: InboundContent,
  message: TelegramMessage,
  address: Address,
  deps: InboundDeps,
): Promise<{ type: string; [field: string]: unknown }> {
  const match = /^\/(\w+)(?:@\w+)?\s*([\s\S]*)$/.exec(content.text);
  const command = match?.[1]?.toLowerCase();
  const greets = command === 'start' || (content.text === '' && content.attachments.length === 0);
  // Somebody opens the chat, or calls the bot by its name and nothing more.
  if (greets) return { type: 'conversationUpdate', membersAdded: [address.user], membersRemoved: [] };
  const known = COMMANDS.find((candidate) => candidate === command);
  const rest = match?.[2] ?? '';
  const text =
    known === undefined
      ? content.text.replace(/^\/(?=\w)/, '')
      : [await deps.say(known, address, message.from?.language_code), rest].join(' ').trim();
  return {
    type: 'message',
    text,
    textFormat: 'plain',
    ...(content.attachments.length === 0 ? {} : { attachments: content.attachments }),
    ...(content.entities.length === 0 ? {} : { entities: content.entities }),
  };
}
