import type { Address, ConversationKey } from '../core/conversation';
import type { HandoffContext, HandoffReason } from '../core/handoff';
import type { Locale } from '../core/locale';
import type { Turn } from './turn';

export interface HandoffRequest {
  /** The same id asks for the same handoff: derived from the inbox entry of the turn. */
  id: string;
  conversation: ConversationKey;
  address: Address;
  customerName: string;
  customerId?: string;
  locale: Locale;
  /** `general` when nothing more is known. */
  skill: string;
  reason: HandoffReason;
  context: HandoffContext;
}

export interface QueuePlace {
  /** 1 is next. */
  position: number;
  /** From recent waits; undefined while there is nothing to estimate from. */
  estimatedWaitMs?: number;
}

export type HandoffStart =
  | { kind: 'queued'; handoffId: string; place: QueuePlace }
  /** The conversation already waits. */
  | { kind: 'alreadyQueued'; handoffId: string; place: QueuePlace }
  | { kind: 'withAgent'; agentName: string }
  /** No agent is available: ask for a message and a contact. */
  | { kind: 'nobodyAvailable' };

/** What dialogs ask of the desk. The turn changes the conversation's owner; the desk keeps the queue. */
export interface Desk {
  /**
   * Puts the conversation into the queue. With the turn, agents are asked once it has committed and the standard
   * `handoff.initiate` event is raised in it; without, agents are asked at once.
   */
  requestHandoff(request: HandoffRequest, turn?: Pick<Turn, 'reply' | 'afterCommit' | 'now'>): Promise<HandoffStart>;
  place(key: ConversationKey): Promise<QueuePlace | undefined>;
  /** Takes the conversation out of the queue; `notWaiting` if an agent was faster. */
  leaveQueue(key: ConversationKey): Promise<{ kind: 'left' } | { kind: 'notWaiting' }>;
  /** Keeps a message to be answered later, with how to reach the customer. */
  leaveMessage(request: HandoffRequest, message: { text: string; contact: string }): Promise<{ code: string }>;
  /** Keeps what the customer thought of the newest human conversation. */
  rate(key: ConversationKey, rating: { stars: number; comment?: string }): Promise<void>;
}
