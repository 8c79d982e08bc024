import type { Collection } from 'mongodb';
import type { ActivityJson } from '../../core/conversation';
import type { JsonObject } from '../../core/json';
import type { ActivityLog, LoggedActivity } from '../../ports/activityLog';
import type { Clock } from '../../ports/clock';
import { activityIdOf } from '../activityId';
import { isDuplicateKey } from './mongoErrors';
import { pairId } from './pairId';
import { SCHEMA_VERSION } from './schema';
import type { SequencedCollection, SequencedDocument } from './sequencedCollection';

export interface ActivityDocument extends SequencedDocument {
  activity: string;
  storedAt: Date;
}

export interface LogConversationDocument {
  _id: string;
  v: number;
  details: string;
  createdAt: Date;
}

/** What Direct Line conversations have shown, in MongoDB. */
export class MongoActivityLog implements ActivityLog {
  constructor(
    private readonly activities: Collection<ActivityDocument>,
    private readonly sequence: SequencedCollection<ActivityDocument>,
    private readonly conversations: Collection<LogConversationDocument>,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  async append(conversationId: string, activities: ActivityJson[]): Promise<number[]> {
    const storedAt = this.clock.now();
    const documents = activities.map((activity) => ({
      _id: pairId(conversationId, activityIdOf(activity)),
      activity: JSON.stringify(activity),
      storedAt,
    }));
    return (await this.sequence.append(conversationId, documents)).map(({ seq }) => seq);
  }

  async read(conversationId: string, afterSeq: number, limit: number): Promise<LoggedActivity[]> {
    // Only what a majority has: what a reader saw must not be rolled back and its number given to something else.
    const found = await this.activities
      .find(
        { key: conversationId, seq: { $gt: afterSeq } },
        { sort: { seq: 1 }, limit, readConcern: { level: 'majority' } },
      )
      .toArray();
    return found.map(({ seq, activity }) => ({ seq, activity: JSON.parse(activity) as ActivityJson }));
  }

  async createConversation(conversationId: string, details: JsonObject, at: Date): Promise<{ created: boolean }> {
    const document = { _id: conversationId, v: SCHEMA_VERSION, details: JSON.stringify(details), createdAt: at };
    try {
      await this.conversations.insertOne(document);
      return { created: true };
    } catch (error) {
      if (isDuplicateKey(error)) return { created: false };
      throw error;
    }
  }

  async getConversation(conversationId: string): Promise<JsonObject | undefined> {
    const found = await this.conversations.findOne({ _id: conversationId });
    return found ? (JSON.parse(found.details) as JsonObject) : undefined;
  }

  async purge(before: Date): Promise<number> {
    let dropped = 0;
    const withOld = this.activities.aggregate<{ _id: string }>([
      { $match: { storedAt: { $lt: before } } },
      { $group: { _id: '$key' } },
    ]);
    for await (const { _id: conversationId } of withOld) {
      if (await this.purgeQuiet(conversationId, before)) dropped += 1;
    }
    const empty = this.conversations.find({ createdAt: { $lt: before } }, { projection: { _id: 1 } });
    for await (const { _id: conversationId } of empty) {
      if (await this.dropConversation(conversationId, before)) dropped += 1;
    }
    return dropped;
  }

  /** Drops a conversation with activities if the newest of them, and the conversation itself, are old. */
  private async purgeQuiet(conversationId: string, before: Date): Promise<boolean> {
    const newest = await this.activities.findOne({ key: conversationId }, { sort: { seq: -1 } });
    if (!newest || newest.storedAt >= before) return false;
    const conversation = await this.conversations.findOne({ _id: conversationId });
    if (conversation && conversation.createdAt >= before) return false;
    await this.sequence.purgeKey(conversationId, newest.seq, { storedAt: { $lt: before } });
    await this.dropConversation(conversationId, before);
    return true;
  }

  /** Forgets a conversation that holds nothing any more. Puts it back if something is appended at that very moment. */
  private async dropConversation(conversationId: string, before: Date): Promise<boolean> {
    if (await this.holdsSomething(conversationId)) return false;
    const dropped = await this.conversations.findOneAndDelete({ _id: conversationId, createdAt: { $lt: before } });
    if (!dropped) return false;
    if (!(await this.holdsSomething(conversationId))) return true;
    await this.conversations.updateOne({ _id: conversationId }, { $setOnInsert: dropped }, { upsert: true });
    return false;
  }

  private async holdsSomething(conversationId: string): Promise<boolean> {
    return (await this.activities.findOne({ key: conversationId }, { projection: { _id: 1 } })) !== null;
  }
}
