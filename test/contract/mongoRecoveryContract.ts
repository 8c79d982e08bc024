import type { Db } from 'mongodb';
import { openMongoStores } from '../../src/stores/mongo';
import { commitOf, freshRecord, inboxEntry, keyOf, outgoing, transcriptEntry } from './storesHarness';

/** Puts a database into the state that a crash between a turn's writes leaves, and has another process go on. */
export function mongoRecoveryContract(
  withDatabase: (run: (db: Db, database: string) => Promise<void>) => Promise<void>,
  uri: () => string,
): void {
  /** A turn of which only the record was written: its transcript entries, one of them elsewhere, are still in it. */
  async function crashedTurn(run: (stores: Awaited<ReturnType<typeof openMongoStores>>, db: Db) => Promise<void>) {
    await withDatabase(async (db, database) => {
      const before = await openMongoStores({ uri: uri(), database });
      await before.inbox.append(inboxEntry('crash', 'm1'));
      const entries = [
        transcriptEntry('crash', 'm1'),
        transcriptEntry('elsewhere', 'm1'),
        transcriptEntry('crash', 'o1'),
      ];
      await before.conversations.commitTurn(
        commitOf(freshRecord('crash'), { outgoing: [outgoing('crash', 'o1')], transcript: entries }),
      );
      await before.close();
      const record = await db.collection<{ _id: string; pendingTranscript: unknown[] }>('conversations').findOne({});
      expect(record?.pendingTranscript).toHaveLength(3);
      await db.collection('transcripts').deleteMany({});
      const after = await openMongoStores({ uri: uri(), database });
      await run(after, db);
      await after.close();
    });
  }

  const said = [transcriptEntry('crash', 'm1'), transcriptEntry('crash', 'o1')];

  it('loses no transcript when the conversation is loaded next', async () => {
    await crashedTurn(async (stores, db) => {
      await stores.conversations.load(keyOf('crash'));
      expect(await db.collection('transcripts').countDocuments()).toBe(3);
      expect(await stores.transcripts.read(keyOf('crash'))).toEqual(said);
    });
  });

  it('loses no transcript when it is read next', async () => {
    await crashedTurn(async (stores) => {
      expect(await stores.transcripts.read(keyOf('crash'))).toEqual(said);
    });
  });

  it('loses no transcript when what is undelivered is listed next', async () => {
    await crashedTurn(async (stores) => {
      expect(await stores.conversations.listUndelivered(10)).toEqual([keyOf('crash')]);
      expect(await stores.transcripts.read(keyOf('elsewhere'))).toEqual([transcriptEntry('elsewhere', 'm1')]);
    });
  });

  it('keeps the order when something is said next, and empties the record with the acknowledgement', async () => {
    await crashedTurn(async (stores, db) => {
      await stores.conversations.enqueue(freshRecord('crash').address, [outgoing('crash', 'o2')], {
        at: new Date(),
        transcript: [transcriptEntry('crash', 'o2')],
      });
      expect(await stores.transcripts.read(keyOf('crash'))).toEqual([...said, transcriptEntry('crash', 'o2')]);
      await stores.conversations.acknowledge(keyOf('crash'), ['o1', 'o2']);
      const record = await db.collection<{ pendingTranscript: unknown[] }>('conversations').findOne({});
      expect(record).toMatchObject({ outbox: [], pendingTranscript: [] });
    });
  });

  it('leaves nothing in the record of a turn that had nothing to deliver', async () => {
    await withDatabase(async (db, database) => {
      const stores = await openMongoStores({ uri: uri(), database });
      await stores.conversations.commitTurn(
        commitOf(freshRecord('silent'), { transcript: [transcriptEntry('silent', 'm1')] }),
      );
      expect(await db.collection('conversations').findOne({})).toMatchObject({ pendingTranscript: [] });
      expect(await stores.transcripts.read(keyOf('silent'))).toHaveLength(1);
      await stores.close();
    });
  });

  it('numbers on where a crashed process stopped', async () => {
    await withDatabase(async (_db, database) => {
      const [one, two] = await Promise.all([1, 2].map(() => openMongoStores({ uri: uri(), database })));
      if (!one || !two) throw new Error('not opened');
      expect(await one.inbox.append(inboxEntry('n', 'a'))).toEqual({ kind: 'appended', seq: 1 });
      expect(await two.inbox.append(inboxEntry('n', 'b'))).toEqual({ kind: 'appended', seq: 2 });
      // The first still believes that 1 is the last.
      expect(await one.inbox.append(inboxEntry('n', 'c'))).toEqual({ kind: 'appended', seq: 3 });
      expect(await one.inbox.append(inboxEntry('n', 'b'))).toEqual({ kind: 'duplicate' });
      await Promise.all([one.close(), two.close()]);
    });
  });
}
