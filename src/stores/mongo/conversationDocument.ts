import type {
  ActivityJson,
  Address,
  ConversationRecord,
  OutgoingMessage,
  VerifiedCustomer,
} from '../../core/conversation';
import type { JsonObject } from '../../core/json';
import type { Locale } from '../../core/locale';
import type { Owner } from '../../core/ownership';
import type { TranscriptEntry } from '../../ports/transcriptStore';
import { SCHEMA_VERSION } from './schema';

/**
 * Activities and dialog state are kept as JSON text: others wrote them, and text holds any property name
 * (`$set`, `a.b`, one with a zero byte) and any depth, which BSON does not.
 */
type WithText<T extends { activity: ActivityJson }> = Omit<T, 'activity'> & { activity: string };

export type OutgoingDocument = WithText<OutgoingMessage>;
export type TranscriptPart = WithText<TranscriptEntry>;

export interface ConversationDocument {
  _id: string;
  v: number;
  version: number;
  address: Address;
  locale?: Locale;
  owner: Owner;
  agentId?: string;
  verified?: VerifiedCustomer;
  state: string;
  options: string[];
  processed: string[];
  outbox: OutgoingDocument[];
  /** Entries that may not be in the transcript yet; see `PendingTranscripts`. */
  pendingTranscript: TranscriptPart[];
  createdAt: string;
  updatedAt: string;
}

export function withText<T extends { activity: ActivityJson }>(value: T): WithText<T> {
  return { ...value, activity: JSON.stringify(value.activity) };
}

export function withActivity<T extends { activity: string }>(
  value: T,
): Omit<T, 'activity'> & { activity: ActivityJson } {
  return { ...value, activity: JSON.parse(value.activity) as ActivityJson };
}

export function toDocument(record: ConversationRecord, pendingTranscript: TranscriptPart[]): ConversationDocument {
  const { key, state, outbox, ...rest } = record;
  return {
    _id: key,
    v: SCHEMA_VERSION,
    ...rest,
    state: JSON.stringify(state),
    outbox: outbox.map(withText),
    pendingTranscript,
  };
}

export function toRecord(document: ConversationDocument): ConversationRecord {
  const { _id, v: _v, pendingTranscript: _pending, state, outbox, ...rest } = document;
  return {
    key: _id,
    ...rest,
    state: JSON.parse(state) as JsonObject,
    outbox: outbox.map((message) => withActivity(message)),
  };
}
