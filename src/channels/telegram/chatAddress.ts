import type { Address } from '../../core/conversation';
import { FrontdeskError } from '../../core/errors';
import type { TelegramPlace, TelegramUser } from './updateSchema';

export const CHANNEL_ID = 'telegram';

/** Where Telegram is to put a message. */
export interface ChatTarget {
  chatId: number;
  /** A topic of a forum. */
  threadId?: number;
  isGroup: boolean;
}

/**
 * The address of one person in one chat. In a private chat the conversation is the chat. In a group every person has a
 * conversation of their own (`<chat>/<person>`, and `/<topic>` in a forum), so that two who ask the bot at once do not
 * answer each other's questions, and who one of them has been proven to be does not open anything to another.
 */
export function toAddress(place: TelegramPlace, from: TelegramUser, botId: string): Address {
  const isGroup = place.chat.type !== 'private';
  const topic =
    place.is_topic_message === true && place.message_thread_id !== undefined ? `/${place.message_thread_id}` : '';
  const name = [from.first_name, from.last_name].filter((part) => part !== undefined && part !== '').join(' ');
  return {
    channelId: CHANNEL_ID,
    conversation: {
      id: isGroup ? `${place.chat.id}/${from.id}${topic}` : String(place.chat.id),
      conversationType: isGroup ? 'groupChat' : 'personal',
      ...(isGroup ? { isGroup } : {}),
    },
    user: { id: String(from.id), ...(name === '' ? {} : { name }) },
    bot: { id: botId },
  };
}

/** Throws `CHANNEL_REJECTED` for an id that this channel did not make. */
export function toTarget(conversationId: string): ChatTarget {
  const match = /^(-?\d+)(?:\/\d+(?:\/(\d+))?)?$/.exec(conversationId);
  if (match === null) throw new FrontdeskError('CHANNEL_REJECTED', 'The address is no Telegram chat');
  const [, chat = '', topic] = match;
  return {
    chatId: Number(chat),
    isGroup: conversationId.includes('/'),
    ...(topic === undefined ? {} : { threadId: Number(topic) }),
  };
}
