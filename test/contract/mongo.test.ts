import type { Db } from 'mongodb';
import type { Stores } from '../../src/ports/stores';
import { openMongoStores } from '../../src/stores/mongo';
import { dropDatabase, type MongoServer, mongoClient, mongoSource, startMongo } from '../support/mongoServer';
import { suiteOrNotRun } from '../support/suiteOrNotRun';
import { mongoRecoveryContract } from './mongoRecoveryContract';
import { storesContract } from './storesContract';
import type { TestClock, TestDatabase } from './storesHarness';

suiteOrNotRun('the MongoDB store', mongoSource(), (source) => {
  let server: MongoServer;
  let databases = 0;

  beforeAll(async () => {
    server = await startMongo(source);
  }, 60_000);

  afterAll(async () => {
    await server.stop();
  }, 60_000);

  const newName = () => `frontdesk_contract_${process.pid}_${++databases}`;

  async function makeDatabase(clock: TestClock): Promise<TestDatabase> {
    const database = newName();
    const opened: Stores[] = [];
    return {
      async open() {
        const stores = await openMongoStores({ uri: server.uri, database, clock });
        opened.push(stores);
        return stores;
      },
      async drop() {
        await Promise.all(opened.map((stores) => stores.close()));
        await dropDatabase(server.uri, database);
      },
    };
  }

  storesContract(makeDatabase);

  async function withDatabase(run: (db: Db, database: string) => Promise<void>): Promise<void> {
    const database = newName();
    const client = mongoClient(server.uri);
    try {
      await run(client.db(database), database);
    } finally {
      await client.db(database).dropDatabase();
      await client.close();
    }
  }

  describe('a crash in the middle of a turn', () => {
    mongoRecoveryContract(withDatabase, () => server.uri);
  });

  describe('the schema', () => {
    it('is made once, whoever starts first, and again without complaint', async () => {
      await withDatabase(async (db, database) => {
        const opened = await Promise.all([1, 2, 3].map(() => openMongoStores({ uri: server.uri, database })));
        const again = await openMongoStores({ uri: server.uri, database });
        const names = (await db.listCollections().toArray()).map(({ name }) => name);
        expect(names).toEqual(expect.arrayContaining(['conversations', 'inbox', 'handoffs', 'transcripts']));
        const indexes = (await db.collection('inbox').indexes()).map(({ name }) => name);
        expect(indexes.sort()).toEqual(['_id_', 'done', 'order', 'pending']);
        await Promise.all([...opened, again].map((stores) => stores.close()));
      });
    });

    it('renews a validator that is not the present one', async () => {
      await withDatabase(async (db, database) => {
        await db.createCollection('users', { validator: { $jsonSchema: { required: ['old'] } } });
        const stores = await openMongoStores({ uri: server.uri, database });
        expect(await stores.users.save('x|1', {}, 0)).toEqual({ kind: 'saved', version: 1 });
        await stores.close();
      });
    });

    it('refuses a document without its version', async () => {
      await withDatabase(async (db, database) => {
        const stores = await openMongoStores({ uri: server.uri, database });
        await expect(db.collection('users').insertOne({ version: 1, state: '{}' })).rejects.toMatchObject({
          code: 121,
        });
        await stores.close();
      });
    });
  });

  it('takes the database that the URI names, or `frontdesk`', async () => {
    await withDatabase(async (db, database) => {
      const stores = await openMongoStores({ uri: server.uri.replace(/\/(\?|$)/, `/${database}$1`) });
      expect(await db.listCollections({ name: 'inbox' }).toArray()).toHaveLength(1);
      await stores.close();
    });
  });

  it('fails as retryable when no server answers, and for good when the URI is wrong', async () => {
    const dead = openMongoStores({ uri: 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200' });
    await expect(dead).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    const wrong = openMongoStores({ uri: 'http://user:secret@127.0.0.1' });
    await expect(wrong).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: false });
    await expect(wrong).rejects.not.toThrow(/secret/);
  });
});
