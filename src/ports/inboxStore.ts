import type { ActivityJson, Address, ConversationKey, VerifiedCustomer } from '../core/conversation';

/** A message from outside, durable before it is acknowledged. */
export interface InboxEntry {
  /** `<conversation key>|<activity id>`: the same message delivered twice has the same id. */
  id: string;
  key: ConversationKey;
  /** The order within the conversation: 1, 2, 3, … with no gap. */
  seq: number;
  address: Address;
  activity: ActivityJson;
  /** Set by a channel whose token proves who the contact is. */
  verified?: VerifiedCustomer;
  /** See `InboundMessage.trusted`. */
  trusted?: boolean;
  /** ISO 8601, UTC. */
  receivedAt: string;
}

export interface InboxStore {
  /** Adds a message at the end of its conversation; a second one with the same id changes nothing. Durable when it resolves. */
  append(entry: Omit<InboxEntry, 'seq'>): Promise<{ kind: 'appended'; seq: number } | { kind: 'duplicate' }>;
  /** Messages not yet done, of one conversation or of all, by conversation and then by `seq`. */
  listPending(options: { key?: ConversationKey; limit: number }): Promise<InboxEntry[]>;
  /** Marks a message as processed, though its turn changed nothing. `ConversationStore.commitTurn` does it for those that did. */
  markDone(id: string): Promise<void>;
  /** Forgets messages done before `before`; the time during which repetitions are recognised. Returns how many. */
  purge(before: Date): Promise<number>;
}
