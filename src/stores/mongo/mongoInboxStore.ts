import type { Collection, Filter } from 'mongodb';
import type { Address, ConversationKey, VerifiedCustomer } from '../../core/conversation';
import type { Clock } from '../../ports/clock';
import type { InboxEntry, InboxStore } from '../../ports/inboxStore';
import { withActivity, withText } from './conversationDocument';
import type { SequencedCollection, SequencedDocument } from './sequencedCollection';

/** A done entry keeps its id and number only: the transcript has what was said. */
export interface InboxDocument extends SequencedDocument {
  pending?: true;
  address?: Address;
  activity?: string;
  verified?: VerifiedCustomer;
  trusted?: boolean;
  receivedAt?: string;
  doneAt?: Date;
}

type PendingDocument = InboxDocument & Required<Pick<InboxDocument, 'address' | 'activity' | 'receivedAt'>>;

/** Messages from outside, in MongoDB. */
export class MongoInboxStore implements InboxStore {
  constructor(
    private readonly inbox: Collection<InboxDocument>,
    private readonly sequence: SequencedCollection<InboxDocument>,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  async append(entry: Omit<InboxEntry, 'seq'>): Promise<{ kind: 'appended'; seq: number } | { kind: 'duplicate' }> {
    const { id, key, ...rest } = entry;
    const [placed] = await this.sequence.append(key, [{ _id: id, ...withText(rest), pending: true }]);
    return placed?.added ? { kind: 'appended', seq: placed.seq } : { kind: 'duplicate' };
  }

  async listPending(options: { key?: ConversationKey; limit: number }): Promise<InboxEntry[]> {
    const filter: Filter<InboxDocument> = { pending: true };
    if (options.key !== undefined) filter.key = options.key;
    const found = await this.inbox
      .find<PendingDocument>(filter, { sort: { key: 1, seq: 1 }, limit: options.limit })
      .toArray();
    return found.map(({ _id, v: _v, pending: _pending, ...rest }) => ({ id: _id, ...withActivity(rest) }));
  }

  async markDone(id: string): Promise<void> {
    await this.markDoneAt(id, this.clock.now());
  }

  async markDoneAt(id: string, at: Date): Promise<void> {
    await this.inbox.updateOne(
      { _id: id, pending: true },
      {
        $set: { doneAt: at },
        $unset: { pending: '', address: '', activity: '', verified: '', trusted: '', receivedAt: '' },
      },
    );
  }

  async purge(before: Date): Promise<number> {
    return this.sequence.purge({ doneAt: { $lt: before } });
  }
}
