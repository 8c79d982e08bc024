import type {
  Address,
  ConversationKey,
  ConversationRecord,
  OutgoingMessage,
  VerifiedCustomer,
} from '../core/conversation';
import type { JsonObject } from '../core/json';
import type { Locale } from '../core/locale';
import type { Owner } from '../core/ownership';
import type { TranscriptEntry } from './transcriptStore';

/** What one turn changes, all of it or none of it. */
export interface TurnCommit {
  key: ConversationKey;
  /** The `version` of the record that the turn began with. */
  expectedVersion: number;
  address: Address;
  locale?: Locale;
  owner: Owner;
  agentId?: string;
  verified?: VerifiedCustomer;
  state: JsonObject;
  options: string[];
  /** The inbox entry that the turn answered; absent for a turn that no message started. */
  inboxId?: string;
  /** Appended to the outbox, in order. */
  outgoing: OutgoingMessage[];
  /** Appended to the transcript. */
  transcript: TranscriptEntry[];
  at: Date;
}

export type CommitResult =
  | { kind: 'committed'; version: number }
  /** The record changed since it was loaded: nothing of the turn was stored. Load again and run the turn anew. */
  | { kind: 'conflict' };

/**
 * Conversations: state, owner and the messages still to be delivered, in one atomic record.
 * A commit is durable when its promise resolves.
 */
export interface ConversationStore {
  load(key: ConversationKey): Promise<ConversationRecord | undefined>;
  /**
   * Stores a turn atomically against `expectedVersion` (0 creates the record), adds `inboxId` to `processed`
   * (keeping the newest `PROCESSED_KEPT`), and marks the inbox entry done and writes the transcript in the same
   * transaction or, where the store has none, after the record and in a way that a repetition completes.
   */
  commitTurn(commit: TurnCommit): Promise<CommitResult>;
  /**
   * Appends messages to the outbox outside a turn, creating the record for `address` if needed.
   * Messages whose id the outbox already holds are not added again.
   * With `epoch`, only while the owner's epoch is that one. Raises `version` if it adds anything.
   */
  enqueue(
    address: Address,
    messages: OutgoingMessage[],
    options: { at: Date; epoch?: number; transcript?: TranscriptEntry[] },
  ): Promise<{ kind: 'enqueued' } | { kind: 'staleEpoch' }>;
  /** Removes delivered (or given up) messages from the outbox; unknown ids are ignored. Does not raise `version`. */
  acknowledge(key: ConversationKey, messageIds: string[]): Promise<void>;
  /** Changes the owner if it still has `expectedEpoch`; raises `version`, so that a turn under way must run anew. */
  changeOwner(
    key: ConversationKey,
    expectedEpoch: number,
    owner: Owner,
    at: Date,
  ): Promise<{ kind: 'changed' } | { kind: 'staleEpoch'; owner: Owner } | { kind: 'notFound' }>;
  /** Conversations with a non-empty outbox, for recovery after a stop. */
  listUndelivered(limit: number): Promise<ConversationKey[]>;
}
