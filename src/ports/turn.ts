import type {
  ActivityJson,
  ConversationKey,
  ConversationRecord,
  OutgoingMessage,
  VerifiedCustomer,
} from '../core/conversation';
import type { Locale } from '../core/locale';
import type { Owner } from '../core/ownership';
import type { Recognition } from '../core/recognition';
import type { ChannelFeatures } from './channel';

/**
 * One message being answered. Nothing that a turn says or changes is visible outside until it commits,
 * except through back-end calls, which therefore carry `idempotencyKey`.
 */
export interface Turn {
  readonly key: ConversationKey;
  /** The inbox id of the message, or an id of its own for a turn that no message started. */
  readonly id: string;
  readonly activity: ActivityJson;
  /** When the turn began; the same instant throughout. */
  readonly now: Date;
  readonly features: ChannelFeatures;
  /** The record as loaded. `record.state` may be changed in place and is stored when the turn commits. */
  readonly record: ConversationRecord;
  /** The language to answer in. */
  locale: Locale;
  owner: Owner;
  verified: VerifiedCustomer | undefined;
  /** What was said; a pressed button's value may replace it. */
  readonly text: string;
  /** The part of it that is understood (see `heardPart`). */
  readonly heard: string;
  /** Recognises what was heard once; later calls give the same result. */
  recognize(): Promise<Recognition>;
  /** The same for the same step of the same message, however often the turn runs. */
  idempotencyKey(step: string): string;
  /** Whether the message came from the company's own systems (see `InboundMessage.trusted`). */
  readonly trusted: boolean;
  /** Says something in this conversation. `from` is `bot` unless given. */
  reply(activity: ActivityJson, from?: OutgoingMessage['from']): void;
  /** Says something to somebody else than the contact of this conversation (an agent, a customer). Order is kept. */
  tell(message: Omit<OutgoingMessage, 'id'>): void;
  /** Runs once the turn is stored, before the next turn of the conversation; a failure is logged. Recovery after a kill must not depend on it. */
  afterCommit(action: () => Promise<void>): void;
}

/** The key of a `Turn` in a TurnContext's `turnState`. */
export const TURN = Symbol('frontdesk.turn');

/** The turn of an SDK turn context; throws when the context was not made by Frontdesk's pipeline. */
export function turnOf(context: { turnState: { get(key: unknown): unknown } }): Turn {
  const turn = context.turnState.get(TURN);
  if (turn === undefined) throw new Error('turnOf: the context carries no turn');
  return turn as Turn;
}
