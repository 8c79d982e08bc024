import type { JsonObject } from './json';
import type { Locale } from './locale';
import type { Owner } from './ownership';

/** `<channelId>|<conversation id>`: one conversation on one channel. Made by `conversationKey`. */
export type ConversationKey = string;

/** Where a message can be sent: the part of a Bot Framework ConversationReference that Frontdesk keeps. */
export interface Address {
  /** The Bot Framework channel id: `directline`, `msteams`, `telegram`, … */
  channelId: string;
  conversation: { id: string; tenantId?: string; isGroup?: boolean; conversationType?: string };
  /** The person on the other side. */
  user: { id: string; name?: string; aadObjectId?: string };
  bot: { id: string; name?: string };
  /** Where the channel's connector listens; absent for channels that Frontdesk serves itself. */
  serviceUrl?: string;
}

/** Who the contact has been proven to be. */
export interface VerifiedCustomer {
  customerId: string;
  /** `token`: the company's site signed for them. `code`: they repeated a one-time code. */
  by: 'token' | 'code';
  /** ISO 8601, UTC. */
  at: string;
}

/**
 * A Bot Framework activity as JSON. Kept structural so that the core does not depend on the SDK;
 * an SDK `Activity` is assignable to it.
 */
export interface ActivityJson {
  type: string;
  id?: string;
  text?: string;
  locale?: string;
  replyToId?: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- channels add what they like; the SDK's own type is as open
  [property: string]: any;
}

/** A message that a committed turn still has to deliver. */
export interface OutgoingMessage {
  /** Unique for ever; a channel that keeps messages uses it to keep one copy. */
  id: string;
  /** The conversation whose transcript it belongs to; differs from the turn's own when an agent's words go to a customer. */
  key: ConversationKey;
  to: Address;
  activity: ActivityJson;
  /** When it was said, ISO 8601, UTC; absent in what an earlier version left undelivered. */
  at?: string;
  /** Who speaks. */
  from: 'bot' | 'agent' | 'contact' | 'system';
  /** Set for a card offered to an agent: where the delivered activity's id is recorded. */
  offer?: { handoffId: string; agentId: string };
  /** Set to replace an activity that was delivered before, by the id that the channel gave it. */
  updates?: string;
}

/** All that Frontdesk remembers of one conversation. */
export interface ConversationRecord {
  key: ConversationKey;
  address: Address;
  /** Raised by one with every commit; 0 when it has never been stored. */
  version: number;
  /** The contact's language; undefined until a message told. */
  locale?: Locale;
  owner: Owner;
  /** Set for the conversation of an agent, who is served by the desk and never by the bot. */
  agentId?: string;
  verified?: VerifiedCustomer;
  /** The dialog stack and what dialogs remember between tasks. */
  state: JsonObject;
  /** The values behind the buttons last offered, for channels where the contact answers with a number. */
  options: string[];
  /** Inbox ids of the newest turns committed, newest last, at most `PROCESSED_KEPT`. */
  processed: string[];
  /** Committed but not yet delivered, in order. */
  outbox: OutgoingMessage[];
  /** ISO 8601, UTC. */
  createdAt: string;
  updatedAt: string;
}

/** How many inbox ids a conversation remembers as processed. */
export const PROCESSED_KEPT = 64;

export function conversationKey(channelId: string, conversationId: string): ConversationKey {
  return `${channelId}|${conversationId}`;
}

/** A conversation that nobody has spoken in yet. */
export function newConversation(address: Address, at: Date): ConversationRecord {
  return {
    key: conversationKey(address.channelId, address.conversation.id),
    address,
    version: 0,
    owner: { kind: 'bot', epoch: 0 },
    state: {},
    options: [],
    processed: [],
    outbox: [],
    createdAt: at.toISOString(),
    updatedAt: at.toISOString(),
  };
}
