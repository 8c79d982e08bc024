import type { Collection, UpdateFilter } from 'mongodb';
import {
  type Address,
  type ConversationKey,
  type ConversationRecord,
  conversationKey,
  newConversation,
  type OutgoingMessage,
  PROCESSED_KEPT,
} from '../../core/conversation';
import type { Owner } from '../../core/ownership';
import type { CommitResult, ConversationStore, TurnCommit } from '../../ports/conversationStore';
import type { TranscriptEntry } from '../../ports/transcriptStore';
import { type ConversationDocument, type TranscriptPart, toDocument, toRecord, withText } from './conversationDocument';
import { isDuplicateKey, untilSettled } from './mongoErrors';
import type { MongoInboxStore } from './mongoInboxStore';
import type { PendingTranscripts } from './pendingTranscripts';

type Enqueued = { kind: 'enqueued' } | { kind: 'staleEpoch' };

/**
 * Conversations in MongoDB. A turn is one update of one document; its transcript and its inbox entry follow, and
 * what a crash keeps from following is found again: the transcript in the document, the inbox entry by `processed`.
 */
export class MongoConversationStore implements ConversationStore {
  constructor(
    private readonly conversations: Collection<ConversationDocument>,
    private readonly pending: PendingTranscripts,
    private readonly inbox: Pick<MongoInboxStore, 'markDoneAt'>,
  ) {}

  async load(key: ConversationKey): Promise<ConversationRecord | undefined> {
    const document = await this.conversations.findOne({ _id: key });
    if (!document) return undefined;
    await this.pending.carryOver(key, document.pendingTranscript);
    return toRecord(document);
  }

  async commitTurn(commit: TurnCommit): Promise<CommitResult> {
    const transcript = commit.transcript.map(withText);
    const held =
      commit.expectedVersion === 0 ? await this.create(commit, transcript) : await this.change(commit, transcript);
    if (held === undefined) return { kind: 'conflict' };
    // From here on the turn is stored. A failure still reaches the caller, who finds the turn among `processed`.
    await Promise.all([
      this.pending.carryOver(commit.key, held),
      commit.inboxId === undefined ? undefined : this.inbox.markDoneAt(commit.inboxId, commit.at),
    ]);
    // With something to deliver, the acknowledgement removes the entries; else nothing else might for long.
    if (held.length > 0 && commit.outgoing.length === 0) await this.removeFromRecord(commit.key, []);
    return { kind: 'committed', version: commit.expectedVersion + 1 };
  }

  async enqueue(
    address: Address,
    messages: OutgoingMessage[],
    options: { at: Date; epoch?: number; transcript?: TranscriptEntry[] },
  ): Promise<Enqueued> {
    const transcript = (options.transcript ?? []).map(withText);
    let missing = messages;
    return untilSettled(async (): Promise<Enqueued | undefined> => {
      const key = conversationKey(address.channelId, address.conversation.id);
      if (await this.push(key, missing, transcript, options)) return { kind: 'enqueued' };
      const found = await this.conversations.findOne(
        { _id: key },
        { projection: { 'owner.epoch': 1, 'outbox.id': 1 } },
      );
      if (options.epoch !== undefined && options.epoch !== (found?.owner.epoch ?? 0)) return { kind: 'staleEpoch' };
      if (!found) {
        const record = { ...newConversation(address, options.at), version: 1, outbox: messages };
        if (!(await this.insert(record, transcript))) return undefined;
        await this.pending.carryOver(key, transcript);
        return { kind: 'enqueued' };
      }
      const inOutbox = new Set(found.outbox.map(({ id }) => id));
      missing = messages.filter(({ id }) => !inOutbox.has(id));
      if (missing.length > 0) return undefined;
      await this.pending.write(transcript);
      return { kind: 'enqueued' };
    });
  }

  async acknowledge(key: ConversationKey, messageIds: string[]): Promise<void> {
    if (messageIds.length > 0) await this.removeFromRecord(key, messageIds);
  }

  async changeOwner(
    key: ConversationKey,
    expectedEpoch: number,
    owner: Owner,
    at: Date,
  ): Promise<{ kind: 'changed' } | { kind: 'staleEpoch'; owner: Owner } | { kind: 'notFound' }> {
    const { matchedCount } = await this.conversations.updateOne(
      { _id: key, 'owner.epoch': expectedEpoch },
      { $set: { owner, updatedAt: at.toISOString() }, $inc: { version: 1 } },
    );
    if (matchedCount === 1) return { kind: 'changed' };
    const found = await this.conversations.findOne({ _id: key }, { projection: { owner: 1 } });
    return found ? { kind: 'staleEpoch', owner: found.owner } : { kind: 'notFound' };
  }

  async listUndelivered(limit: number): Promise<ConversationKey[]> {
    const found = await this.conversations
      .find({ 'outbox.id': { $gt: '' } }, { projection: { pendingTranscript: 1 }, limit })
      .toArray();
    for (const { _id, pendingTranscript } of found) await this.pending.carryOver(_id, pendingTranscript);
    return found.map(({ _id }) => _id);
  }

  /** The transcript entries that the new record holds; undefined when there is a record already. */
  private async create(commit: TurnCommit, transcript: TranscriptPart[]): Promise<TranscriptPart[] | undefined> {
    const { key, address, locale, owner, agentId, verified, state, options, inboxId, outgoing, at } = commit;
    const record: ConversationRecord = {
      ...newConversation(address, at),
      ...{ key, locale, owner, agentId, verified, state, options },
      version: 1,
      processed: inboxId === undefined ? [] : [inboxId],
      outbox: outgoing,
    };
    return (await this.insert(record, transcript)) ? transcript : undefined;
  }

  /** The transcript entries that the changed record holds; undefined when it has another version. */
  private async change(commit: TurnCommit, transcript: TranscriptPart[]): Promise<TranscriptPart[] | undefined> {
    const { address, locale, owner, agentId, verified, state, options, inboxId, outgoing, at } = commit;
    const optional = Object.entries({ locale, agentId, verified });
    const update: UpdateFilter<ConversationDocument> = {
      $set: {
        ...{ address, owner, options, state: JSON.stringify(state), updatedAt: at.toISOString() },
        ...Object.fromEntries(optional.filter(([, value]) => value !== undefined)),
      },
      $inc: { version: 1 },
      $push: {
        processed: { $each: inboxId === undefined ? [] : [inboxId], $slice: -PROCESSED_KEPT },
        outbox: { $each: outgoing.map(withText) },
        pendingTranscript: { $each: transcript },
      },
    };
    const cleared = optional.filter(([, value]) => value === undefined).map(([field]) => [field, '']);
    if (cleared.length > 0) update.$unset = Object.fromEntries(cleared) as Record<string, ''>;
    const changed = await this.conversations.findOneAndUpdate(
      { _id: commit.key, version: commit.expectedVersion },
      update,
      {
        returnDocument: 'after',
        projection: { pendingTranscript: 1 },
      },
    );
    return changed?.pendingTranscript;
  }

  /** Whether the record was there, with the epoch, and held none of the messages: then all of them were added. */
  private async push(
    key: ConversationKey,
    messages: OutgoingMessage[],
    transcript: TranscriptPart[],
    { at, epoch }: { at: Date; epoch?: number },
  ): Promise<boolean> {
    const changed = await this.conversations.findOneAndUpdate(
      {
        _id: key,
        'outbox.id': { $nin: messages.map(({ id }) => id) },
        ...(epoch !== undefined && { 'owner.epoch': epoch }),
      },
      {
        $set: { updatedAt: at.toISOString() },
        $inc: { version: 1 },
        $push: { outbox: { $each: messages.map(withText) }, pendingTranscript: { $each: transcript } },
      },
      { returnDocument: 'after', projection: { pendingTranscript: 1 } },
    );
    if (!changed) return false;
    await this.pending.carryOver(key, changed.pendingTranscript);
    return true;
  }

  private async insert(record: ConversationRecord, transcript: TranscriptPart[]): Promise<boolean> {
    try {
      await this.conversations.insertOne(toDocument(record, transcript));
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Removes messages from the outbox, and with them the transcript entries that have been carried over. */
  private async removeFromRecord(key: ConversationKey, messageIds: string[]): Promise<void> {
    const entries = this.pending.removable(key);
    await this.conversations.updateOne(
      { _id: key },
      { $pull: { outbox: { id: { $in: messageIds } }, pendingTranscript: { id: { $in: entries } } } },
    );
    this.pending.removed(key, entries);
  }
}
