import type { Collection, Filter, Sort, UpdateFilter } from 'mongodb';
import type { ConversationKey } from '../../core/conversation';
import type { Handoff, HandoffOffer } from '../../core/handoff';
import type { Locale } from '../../core/locale';
import type { ClaimResult, HandoffStore, MoveRequest, NewHandoff } from '../../ports/handoffStore';
import { claimOf, definedOf, enqueued, mayMove, moveOf, waitOf } from '../handoffChanges';
import { handoffCodeTaken, handoffNotFound } from '../handoffErrors';
import { type HandoffDocument, toHandoff, toHandoffDocument } from './handoffDocument';
import { isDuplicateKey, untilSettled } from './mongoErrors';

type MoveResult = { kind: 'moved'; handoff: Handoff } | { kind: 'refused'; handoff: Handoff } | { kind: 'notFound' };

const OLDEST_FIRST: Sort = { enqueuedAt: 1, _id: 1 };
const NEWEST_FIRST: Sort = { enqueuedAt: -1, _id: -1 };

/** The queue in MongoDB: each change, its history entry included, is one update of one document. */
export class MongoHandoffStore implements HandoffStore {
  constructor(private readonly handoffs: Collection<HandoffDocument>) {}

  async enqueue(request: NewHandoff): Promise<{ handoff: Handoff; created: boolean }> {
    const handoff = enqueued(request);
    try {
      await this.handoffs.insertOne(toHandoffDocument(handoff));
      return { handoff, created: true };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const existing = await this.get(request.id);
      if (!existing) throw handoffCodeTaken(request.code);
      return { handoff: existing, created: false };
    }
  }

  async get(id: string): Promise<Handoff | undefined> {
    return this.one({ _id: id });
  }

  async getByCode(code: string): Promise<Handoff | undefined> {
    return this.one({ code });
  }

  async findOpen(key: ConversationKey): Promise<Handoff | undefined> {
    return this.one({ conversation: key, state: { $ne: 'closed' } }, NEWEST_FIRST);
  }

  async findLatest(key: ConversationKey): Promise<Handoff | undefined> {
    return this.one({ conversation: key }, NEWEST_FIRST);
  }

  async claim(id: string, agent: { id: string; name: string }, at: Date): Promise<ClaimResult> {
    return untilSettled(async (): Promise<ClaimResult | undefined> => {
      const claimed = await this.claimFirst({ _id: id, state: 'waiting' }, agent, at);
      if (claimed) return { kind: 'claimed', handoff: claimed };
      const handoff = await this.get(id);
      if (!handoff) return { kind: 'notFound' };
      // It came back to the queue between the two: try again.
      if (handoff.state === 'waiting') return undefined;
      return { kind: handoff.state === 'closed' ? 'closed' : 'taken', handoff };
    });
  }

  async claimNext(
    agent: { id: string; name: string; skills: readonly string[]; languages: readonly string[] },
    at: Date,
  ): Promise<Handoff | undefined> {
    const matching: Filter<HandoffDocument> = {
      state: 'waiting',
      skill: { $in: [...agent.skills] },
      locale: { $in: [...agent.languages] as Locale[] },
    };
    return this.claimFirst(matching, agent, at);
  }

  async move(id: string, request: MoveRequest): Promise<MoveResult> {
    return untilSettled(async (): Promise<MoveResult | undefined> => {
      const handoff = await this.get(id);
      if (!handoff) return { kind: 'notFound' };
      if (!mayMove(handoff, request)) return { kind: 'refused', handoff };
      const { set, unset, change } = moveOf(handoff, request);
      const update: UpdateFilter<HandoffDocument> = {
        $set: definedOf(set),
        $push: { history: change },
        $inc: { version: 1 },
      };
      if (unset.length > 0) update.$unset = Object.fromEntries(unset.map((field) => [field, ''])) as Record<string, ''>;
      const moved = await this.handoffs.findOneAndUpdate({ _id: id, version: handoff.version }, update, {
        returnDocument: 'after',
      });
      return moved ? { kind: 'moved', handoff: toHandoff(moved) } : undefined;
    });
  }

  async recordOffer(id: string, offer: HandoffOffer): Promise<void> {
    const fields = Object.entries(definedOf(offer)).map(([field, value]) => [`offers.$.${field}`, value]);
    await untilSettled(async () => {
      const completed = await this.handoffs.updateOne(
        { _id: id, 'offers.agentId': offer.agentId },
        { $set: Object.fromEntries(fields) as Record<string, string>, $inc: { version: 1 } },
      );
      if (completed.matchedCount === 1) return true;
      const added = await this.handoffs.updateOne(
        { _id: id, 'offers.agentId': { $ne: offer.agentId } },
        { $push: { offers: offer }, $inc: { version: 1 } },
      );
      if (added.matchedCount === 1) return true;
      if (!(await this.get(id))) throw handoffNotFound(id);
      return undefined;
    });
  }

  async setRating(id: string, rating: NonNullable<Handoff['rating']>): Promise<void> {
    const { matchedCount } = await this.handoffs.updateOne({ _id: id }, { $set: { rating }, $inc: { version: 1 } });
    if (matchedCount === 0) throw handoffNotFound(id);
  }

  async listWaiting(limit?: number): Promise<Handoff[]> {
    if (limit === 0) return [];
    // The driver's 0 is no limit.
    const found = await this.handoffs.find({ state: 'waiting' }, { sort: OLDEST_FIRST, limit: limit ?? 0 }).toArray();
    return found.map(toHandoff);
  }

  async listHeldBy(agentId: string): Promise<Handoff[]> {
    const held: Filter<HandoffDocument> = { agentId, state: { $in: ['assigned', 'active'] } };
    return (await this.handoffs.find(held, { sort: OLDEST_FIRST }).toArray()).map(toHandoff);
  }

  async position(id: string): Promise<number | undefined> {
    const handoff = await this.get(id);
    if (handoff?.state !== 'waiting') return undefined;
    const ahead = await this.handoffs.countDocuments({
      state: 'waiting',
      $or: [{ enqueuedAt: { $lt: handoff.enqueuedAt } }, { enqueuedAt: handoff.enqueuedAt, _id: { $lt: handoff.id } }],
    });
    return ahead + 1;
  }

  async recentWaits(limit: number): Promise<number[]> {
    if (limit === 0) return [];
    const found = await this.handoffs
      .find<{ enqueuedAt: string; acceptedAt: string }>(
        { acceptedAt: { $exists: true } },
        { sort: { acceptedAt: -1, _id: -1 }, limit, projection: { enqueuedAt: 1, acceptedAt: 1 } },
      )
      .toArray();
    return found.map(waitOf);
  }

  /** Claims the oldest that matches, in one update; the filter must ask for `waiting`. */
  private async claimFirst(
    filter: Filter<HandoffDocument>,
    agent: { id: string; name: string },
    at: Date,
  ): Promise<Handoff | undefined> {
    const { set, change } = claimOf(agent, at);
    const claimed = await this.handoffs.findOneAndUpdate(
      filter,
      { $set: set, $push: { history: change }, $inc: { version: 1 } },
      { sort: OLDEST_FIRST, returnDocument: 'after' },
    );
    return claimed ? toHandoff(claimed) : undefined;
  }

  private async one(filter: Filter<HandoffDocument>, sort?: Sort): Promise<Handoff | undefined> {
    const found = await this.handoffs.findOne(filter, sort ? { sort } : {});
    return found ? toHandoff(found) : undefined;
  }
}
