import { parseObject } from '../../core/json';
import type { Address, ConversationRecord } from '../../core/conversation';
import type { InboundMessage } from '../../ports/channel';
import { decodeButton, isFor, type PressedButton, valueOf } from './callbackData';
import { toAddress } from './chatAddress';
import { contactActivity } from './inboundMessage';
import type { RecentOffers } from './recentOffers';
import type { TelegramPress } from './updateSchema';

export type Press =
  | {
      kind: 'message';
      message: InboundMessage;
      title: string;
      /** The buttons that stay, when the press has answered the message; undefined when all stay. */
      remaining: KeyboardRows | undefined;
    }
  /** Of an earlier question, or of somebody else: nothing happens but a word to who pressed it. */
  | { kind: 'stale'; address: Address | undefined };

export type KeyboardRows = NonNullable<NonNullable<TelegramPress['message']>['reply_markup']>['inline_keyboard'];

export interface PressDeps {
  botId: string;
  offers: RecentOffers;
  load(address: Address): Promise<ConversationRecord | undefined>;
}

/**
 * What a pressed button says. A button of a card stays good. A suggested answer belongs to one message: it counts while
 * no newer offer was made, and once (its activity id is that of the offer, so a second press is a duplicate).
 */
export async function readPress(query: TelegramPress, deps: PressDeps): Promise<Press> {
  const { message, data, from } = query;
  if (message === undefined) return { kind: 'stale', address: undefined };
  const address = toAddress(message, from, deps.botId);
  const pressed = data === undefined ? undefined : decodeButton(data);
  if (pressed === undefined || !isFor(address.conversation.id, pressed)) return { kind: 'stale', address };
  const options = (await deps.load(address))?.options ?? [];
  const value = valueOf(pressed, options);
  if (value === undefined) return { kind: 'stale', address };
  const isAnswer = pressed.kind === 'answer';
  const standing = deps.offers.standing(address.conversation.id, message.message_id, pressed.tag);
  if (isAnswer && (standing === 'superseded' || (standing === 'unknown' && isForgotten(value, options)))) {
    return { kind: 'stale', address };
  }
  const rows = message.reply_markup?.inline_keyboard ?? [];
  const title = rows.flat().find((button) => button.callback_data === data)?.text ?? '';
  return {
    kind: 'message',
    message: { address, activity: pressActivity(query, address, pressed, value, title) },
    title,
    remaining: isAnswer ? withoutAnswers(rows) : undefined,
  };
}

/** Of an offer that this process did not make: its values are compared with what the conversation was offered last. */
function isForgotten(value: string, options: readonly string[]): boolean {
  return options.length > 0 && !options.includes(value);
}

function pressActivity(
  query: TelegramPress,
  address: Address,
  { kind, tag }: PressedButton,
  value: string,
  title: string,
) {
  const messageId = query.message?.message_id;
  const object = parseObject(value);
  const displayText = title === '' ? {} : { messageBack: { displayText: title } };
  return contactActivity(address, query.from.language_code, {
    type: 'message',
    id: kind === 'answer' ? `answer.${messageId}.${tag}` : `press.${query.id}`,
    replyToId: String(messageId),
    ...(object === undefined ? { text: value, textFormat: 'plain' } : { value: object }),
    channelData: { postBack: true, ...displayText },
  });
}

function withoutAnswers(rows: KeyboardRows): KeyboardRows {
  const stays = (data: string | undefined): boolean => data === undefined || decodeButton(data)?.kind !== 'answer';
  return rows.map((row) => row.filter((button) => stays(button.callback_data))).filter((row) => row.length > 0);
}
