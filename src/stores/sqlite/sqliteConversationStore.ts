import {
  type Address,
  type ConversationKey,
  type ConversationRecord,
  conversationKey,
  newConversation,
  type OutgoingMessage,
  PROCESSED_KEPT,
  type VerifiedCustomer,
} from '../../core/conversation';
import type { JsonObject } from '../../core/json';
import type { Locale } from '../../core/locale';
import type { Owner } from '../../core/ownership';
import type { CommitResult, ConversationStore, TurnCommit } from '../../ports/conversationStore';
import type { TranscriptEntry } from '../../ports/transcriptStore';
import type { SqliteDatabase } from './sqliteDatabase';
import { markInboxDone } from './sqliteInboxStore';
import { insertTranscript } from './sqliteTranscriptStore';

interface ConversationRow {
  key: string;
  version: number;
  address: string;
  locale: string | null;
  owner: string;
  owner_epoch: number;
  agent_id: string | null;
  verified: string | null;
  state: string;
  options: string;
  processed: string;
  created_at: string;
  updated_at: string;
}

/** Conversations in the embedded store: every method is one transaction, transcript and inbox included. */
export class SqliteConversationStore implements ConversationStore {
  constructor(private readonly db: SqliteDatabase) {}

  async load(key: ConversationKey): Promise<ConversationRecord | undefined> {
    return this.db.read(() => {
      const row = this.row(key);
      return row && toRecord(row, this.outboxOf(key));
    });
  }

  async commitTurn(commit: TurnCommit): Promise<CommitResult> {
    return this.db.write((): CommitResult => {
      const row = this.row(commit.key);
      if ((row?.version ?? 0) !== commit.expectedVersion) return { kind: 'conflict' };
      const processed: string[] = row ? (JSON.parse(row.processed) as string[]) : [];
      if (commit.inboxId !== undefined) processed.push(commit.inboxId);
      const version = commit.expectedVersion + 1;
      this.store({
        ...commit,
        version,
        processed: processed.slice(-PROCESSED_KEPT),
        outbox: [],
        createdAt: row?.created_at ?? commit.at.toISOString(),
        updatedAt: commit.at.toISOString(),
      });
      this.append(commit.key, commit.outgoing, commit.transcript);
      if (commit.inboxId !== undefined) markInboxDone(this.db, commit.inboxId, commit.at);
      return { kind: 'committed', version };
    });
  }

  async enqueue(
    address: Address,
    messages: OutgoingMessage[],
    options: { at: Date; epoch?: number; transcript?: TranscriptEntry[] },
  ): Promise<{ kind: 'enqueued' } | { kind: 'staleEpoch' }> {
    const key = conversationKey(address.channelId, address.conversation.id);
    return this.db.write(() => {
      const row = this.row(key);
      if (options.epoch !== undefined && options.epoch !== (row?.owner_epoch ?? 0)) return { kind: 'staleEpoch' };
      if (!row) this.store({ ...newConversation(address, options.at), version: 1 });
      const added = this.append(key, messages, options.transcript ?? []);
      if (row && added > 0) {
        this.db.run('UPDATE conversations SET version = version + 1, updated_at = ? WHERE key = ?', [
          options.at.toISOString(),
          key,
        ]);
      }
      return { kind: 'enqueued' };
    });
  }

  async acknowledge(key: ConversationKey, messageIds: string[]): Promise<void> {
    if (messageIds.length === 0) return;
    await this.db.write(() => {
      for (const id of messageIds) this.db.run('DELETE FROM outbox WHERE key = ? AND id = ?', [key, id]);
    });
  }

  async changeOwner(
    key: ConversationKey,
    expectedEpoch: number,
    owner: Owner,
    at: Date,
  ): Promise<{ kind: 'changed' } | { kind: 'staleEpoch'; owner: Owner } | { kind: 'notFound' }> {
    return this.db.write(() => {
      const row = this.row(key);
      if (!row) return { kind: 'notFound' };
      if (row.owner_epoch !== expectedEpoch) return { kind: 'staleEpoch', owner: JSON.parse(row.owner) as Owner };
      this.db.run(
        'UPDATE conversations SET owner = ?, owner_epoch = ?, version = version + 1, updated_at = ? WHERE key = ?',
        [JSON.stringify(owner), owner.epoch, at.toISOString(), key],
      );
      return { kind: 'changed' };
    });
  }

  async listUndelivered(limit: number): Promise<ConversationKey[]> {
    return this.db.read(() =>
      this.db
        .all<{ key: string }>('SELECT key FROM outbox GROUP BY key ORDER BY MIN(place) LIMIT ?', [limit])
        .map(({ key }) => key),
    );
  }

  private row(key: ConversationKey): ConversationRow | undefined {
    return this.db.get<ConversationRow>('SELECT * FROM conversations WHERE key = ?', [key]);
  }

  private outboxOf(key: ConversationKey): OutgoingMessage[] {
    return this.db
      .all<{ message: string }>('SELECT message FROM outbox WHERE key = ? ORDER BY place', [key])
      .map(({ message }) => JSON.parse(message) as OutgoingMessage);
  }

  /** Returns how many rows were new. */
  private append(key: ConversationKey, messages: OutgoingMessage[], transcript: TranscriptEntry[]): number {
    let added = insertTranscript(this.db, transcript);
    for (const message of messages) {
      added += this.db.run('INSERT INTO outbox (key, id, message) VALUES (?, ?, ?) ON CONFLICT (key, id) DO NOTHING', [
        key,
        message.id,
        JSON.stringify(message),
      ]);
    }
    return added;
  }

  private store(record: ConversationRecord): void {
    this.db.run(
      `INSERT INTO conversations (key, version, address, locale, owner, owner_epoch, agent_id, verified, state, options,
         processed, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET version = excluded.version, address = excluded.address, locale = excluded.locale,
         owner = excluded.owner, owner_epoch = excluded.owner_epoch, agent_id = excluded.agent_id,
         verified = excluded.verified, state = excluded.state, options = excluded.options,
         processed = excluded.processed, updated_at = excluded.updated_at`,
      [
        record.key,
        record.version,
        JSON.stringify(record.address),
        record.locale ?? null,
        JSON.stringify(record.owner),
        record.owner.epoch,
        record.agentId ?? null,
        record.verified ? JSON.stringify(record.verified) : null,
        JSON.stringify(record.state),
        JSON.stringify(record.options),
        JSON.stringify(record.processed),
        record.createdAt,
        record.updatedAt,
      ],
    );
  }
}

function toRecord(row: ConversationRow, outbox: OutgoingMessage[]): ConversationRecord {
  return {
    key: row.key,
    address: JSON.parse(row.address) as Address,
    version: row.version,
    ...(row.locale !== null && { locale: row.locale as Locale }),
    owner: JSON.parse(row.owner) as Owner,
    ...(row.agent_id !== null && { agentId: row.agent_id }),
    ...(row.verified !== null && { verified: JSON.parse(row.verified) as VerifiedCustomer }),
    state: JSON.parse(row.state) as JsonObject,
    options: JSON.parse(row.options) as string[],
    processed: JSON.parse(row.processed) as string[],
    outbox,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
