import type { Address, ConversationKey } from './conversation';
import type { JsonObject } from './json';
import type { Locale } from './locale';

/**
 * waiting: in the queue. assigned: one agent accepted, the customer is being told.
 * active: agent and customer talk. closed: over, for good.
 */
export type HandoffState = 'waiting' | 'assigned' | 'active' | 'closed';

/** The moves that exist; anything else is refused by the store. */
const HANDOFF_MOVES: Record<HandoffState, readonly HandoffState[]> = {
  waiting: ['assigned', 'closed'],
  assigned: ['active', 'waiting', 'closed'],
  active: ['waiting', 'closed'],
  closed: [],
};

export type HandoffReason =
  | 'requested'
  | 'complaint'
  | 'anger'
  | 'notUnderstood'
  | 'backendFailed'
  | 'turnFailed'
  | 'verificationLocked'
  | 'poorRating'
  | 'sensitive';

/** `left`: the customer said never mind. `leftMessage`: nobody was free; a message with a contact remains. */
export type CloseReason = 'resolved' | 'left' | 'leftMessage' | 'abandoned';

/** What an agent needs to take over without asking again (A2, C9). */
export interface HandoffContext {
  /** The customer's own words that led here. */
  lastWords: string;
  /** One to three sentences in the customer's language. */
  summary: string;
  /** The intent that was being served, if any. */
  intent?: string;
  /** Slots collected so far, by slot name, ready to be shown. */
  collected: Record<string, string>;
  sentiment: 'negative' | 'neutral' | 'positive';
  /** Newest last, at most ten. */
  lastMessages: { from: 'contact' | 'bot' | 'agent'; text: string; at: string }[];
}

export interface HandoffChange {
  at: string;
  from: HandoffState | 'new';
  to: HandoffState;
  /** An agent id, `contact` or `system`. */
  by: string;
  note?: string;
}

/** A card that an agent was shown. `activityId` is known once the channel has delivered it. */
export interface HandoffOffer {
  agentId: string;
  at: string;
  activityId?: string;
  declinedAt?: string;
}

export interface Handoff {
  id: string;
  /** Short and unambiguous, for people: `H-7K3M`. */
  code: string;
  conversation: ConversationKey;
  /** Where the customer is. */
  address: Address;
  customerName: string;
  customerId?: string;
  locale: Locale;
  skill: string;
  reason: HandoffReason;
  context: HandoffContext;
  state: HandoffState;
  agentId?: string;
  agentName?: string;
  closeReason?: CloseReason;
  /** What the customer left when nobody was free. */
  message?: { text: string; contact: string };
  rating?: { stars: number; comment?: string; at: string };
  offers: HandoffOffer[];
  history: HandoffChange[];
  /** ISO 8601, UTC; the place in the queue is by this, then by id, and survives a return to the queue. */
  enqueuedAt: string;
  acceptedAt?: string;
  closedAt?: string;
  version: number;
  extra?: JsonObject;
}

export function canMove(from: HandoffState, to: HandoffState): boolean {
  return HANDOFF_MOVES[from].includes(to);
}
