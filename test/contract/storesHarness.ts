import type { Address, ConversationRecord, OutgoingMessage } from '../../src/core/conversation';
import { conversationKey, newConversation } from '../../src/core/conversation';
import type { TurnCommit } from '../../src/ports/conversationStore';
import type { InboxEntry } from '../../src/ports/inboxStore';
import type { Stores } from '../../src/ports/stores';
import type { TranscriptEntry } from '../../src/ports/transcriptStore';

/** One database that a contract suite may open as often as it likes. */
export interface TestDatabase {
  /** A store of its own over the same data: a second process, or the same one after a restart. */
  open(): Promise<Stores>;
  /** Closes every store that was opened and deletes the data. */
  drop(): Promise<void>;
}

/** The clock that every store under test reads; a test may set `now`. */
export class TestClock {
  current = T0;
  now(): Date {
    return this.current;
  }
}

export type DatabaseMaker = (clock: TestClock) => Promise<TestDatabase>;

/** What each contract suite gets: one database, opened twice, and its clock. */
export interface ContractContext {
  stores: Stores;
  /** The same database as another process sees it. */
  other: Stores;
  clock: TestClock;
  /** Closes `stores` and `other` and opens them again. */
  reopen(): Promise<void>;
}

export const T0 = new Date('2026-03-02T08:00:00.000Z');

export function later(ms: number, from: Date = T0): Date {
  return new Date(from.getTime() + ms);
}

/** Runs `suite` in a `describe` with one database of its own, made before its tests and dropped after. */
export function describeWithDatabase(
  name: string,
  make: DatabaseMaker,
  suite: (context: ContractContext) => void,
): void {
  describe(name, () => {
    const context = { clock: new TestClock() } as ContractContext;
    let database: TestDatabase;

    beforeAll(async () => {
      database = await make(context.clock);
      context.stores = await database.open();
      context.other = await database.open();
      context.reopen = async () => {
        await Promise.all([context.stores.close(), context.other.close()]);
        context.stores = await database.open();
        context.other = await database.open();
      };
    }, 60_000);

    afterAll(async () => {
      await database.drop();
    }, 60_000);

    suite(context);
  });
}

export function addressOf(conversationId: string, channelId = 'directline'): Address {
  return {
    channelId,
    conversation: { id: conversationId },
    user: { id: `user-${conversationId}`, name: 'Li Na 李娜' },
    bot: { id: 'frontdesk' },
  };
}

export function keyOf(conversationId: string): string {
  return conversationKey('directline', conversationId);
}

export function inboxEntry(conversationId: string, activityId: string): Omit<InboxEntry, 'seq'> {
  const key = keyOf(conversationId);
  return {
    id: `${key}|${activityId}`,
    key,
    address: addressOf(conversationId),
    activity: {
      type: 'message',
      id: activityId,
      text: `words of ${activityId} 你好`,
      value: { $set: { 'a.b': null } },
    },
    receivedAt: T0.toISOString(),
  };
}

export function outgoing(conversationId: string, id: string): OutgoingMessage {
  return {
    id,
    key: keyOf(conversationId),
    to: addressOf(conversationId),
    activity: { type: 'message', id, text: `answer ${id}`, channelData: { 'x.y': { $ne: 1 } } },
    from: 'bot',
  };
}

export function transcriptEntry(conversationId: string, id: string): TranscriptEntry {
  return {
    id: `${keyOf(conversationId)}|${id}`,
    key: keyOf(conversationId),
    from: 'contact',
    text: `said ${id}`,
    activity: { type: 'message', id, text: `said ${id}` },
    at: T0.toISOString(),
  };
}

/** A commit of a turn that began with `record` and changes nothing but what `changes` says. */
export function commitOf(record: ConversationRecord, changes: Partial<TurnCommit> = {}): TurnCommit {
  return {
    key: record.key,
    expectedVersion: record.version,
    address: record.address,
    locale: record.locale,
    owner: record.owner,
    agentId: record.agentId,
    verified: record.verified,
    state: record.state,
    options: record.options,
    outgoing: [],
    transcript: [],
    at: T0,
    ...changes,
  };
}

export function freshRecord(conversationId: string): ConversationRecord {
  return newConversation(addressOf(conversationId), T0);
}

/** Calls `run` for 0…count-1, all at once. */
export function atOnce<T>(count: number, run: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => run(index)));
}
