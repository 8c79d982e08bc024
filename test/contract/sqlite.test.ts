import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import type { Stores } from '../../src/ports/stores';
import { openSqliteStores } from '../../src/stores/sqlite';
import { DATABASE_FILE } from '../../src/stores/sqlite/openSqliteStores';
import { storesContract } from './storesContract';
import { atOnce, inboxEntry, type TestClock, type TestDatabase } from './storesHarness';

const directories: string[] = [];

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'frontdesk-sqlite-'));
  directories.push(directory);
  return directory;
}

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

async function makeDatabase(clock: TestClock): Promise<TestDatabase> {
  const directory = newDirectory();
  const opened: Stores[] = [];
  return {
    async open() {
      const stores = await openSqliteStores({ directory, clock });
      opened.push(stores);
      return stores;
    },
    async drop() {
      await Promise.all(opened.map((stores) => stores.close()));
    },
  };
}

describe('the embedded store', () => {
  storesContract(makeDatabase);

  describe('the file', () => {
    it('is made in a directory that only its owner can read', async () => {
      const directory = join(newDirectory(), 'deep', 'data');
      const stores = await openSqliteStores({ directory });
      expect(statSync(directory).mode & 0o777).toBe(0o700);
      await stores.close();
    });

    it('is refused when a newer Frontdesk made it', async () => {
      const directory = newDirectory();
      await (await openSqliteStores({ directory })).close();
      const file = new Libsql(join(directory, DATABASE_FILE));
      file.exec('PRAGMA user_version = 999');
      file.close();
      await expect(openSqliteStores({ directory })).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        retryable: false,
      });
    });

    it('is refused when it is not a database', async () => {
      const directory = newDirectory();
      const { writeFileSync } = await import('node:fs');
      writeFileSync(join(directory, DATABASE_FILE), 'not a database, '.repeat(1000));
      await expect(openSqliteStores({ directory })).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        retryable: false,
      });
    });

    it('cannot be made below a file', async () => {
      const directory = newDirectory();
      const { writeFileSync } = await import('node:fs');
      writeFileSync(join(directory, 'file'), '');
      await expect(openSqliteStores({ directory: join(directory, 'file', 'data') })).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
      });
    });
  });

  describe('forgetting much', () => {
    it('lets other work go on in between', async () => {
      const clock = { now: () => new Date('2026-01-01T00:00:00Z') };
      const stores = await openSqliteStores({ directory: newDirectory(), clock });
      await atOnce(200, (index) => stores.activities.append(`chat${index}`, [{ type: 'message', id: 'a' }]));
      await atOnce(2_500, async (index) => {
        const entry = inboxEntry('busy', `m${index}`);
        await stores.inbox.append(entry);
        await stores.inbox.markDone(entry.id);
      });
      await atOnce(25, (index) =>
        stores.blobs.put(
          { id: `b${index}`, conversationId: 'c', name: 'n', contentType: 't', bytes: Buffer.from('x') },
          clock.now(),
        ),
      );
      const before = new Date('2026-01-02T00:00:00Z');
      const order: string[] = [];
      for (const [name, purge, dropped] of [
        ['chats', () => stores.activities.purge(before), 200],
        ['inbox', () => stores.inbox.purge(before), 2_500],
        ['blobs', () => stores.blobs.purge(before), 25],
      ] as const) {
        const purged = purge().then((count) => {
          expect(count).toBe(dropped);
          order.push(name);
        });
        await stores.users.save(`while forgetting ${name}`, {}, 0);
        await stores.users.save(`and once more ${name}`, {}, 0);
        order.push(`work beside ${name}`);
        await purged;
      }
      expect(order).toEqual(['work beside chats', 'chats', 'work beside inbox', 'inbox', 'work beside blobs', 'blobs']);
      await stores.close();
    });
  });

  describe('writes that come together', () => {
    it('fail alone: one that throws is undone and the others are stored', async () => {
      const stores = await openSqliteStores({ directory: newDirectory() });
      const results = await Promise.allSettled([
        stores.inbox.append(inboxEntry('group', 'a')),
        stores.activities.append('group', [{ type: 'message', id: 'ok' }, { type: 'message' }]),
        stores.inbox.append(inboxEntry('group', 'b')),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await stores.activities.read('group', 0, 10)).toEqual([]);
      expect(await stores.inbox.listPending({ limit: 10 })).toHaveLength(2);
      await stores.close();
    });

    it('are all refused, to be tried again, while another process holds the file', async () => {
      const directory = newDirectory();
      const stores = await openSqliteStores({ directory });
      const holder = new Libsql(join(directory, DATABASE_FILE));
      holder.exec('BEGIN IMMEDIATE');
      const refused = await Promise.allSettled([
        stores.inbox.append(inboxEntry('busy', 'a')),
        stores.users.save('x|1', {}, 0),
      ]);
      for (const result of refused) {
        expect(result).toMatchObject({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE', retryable: true } });
      }
      holder.exec('ROLLBACK');
      holder.close();
      expect(await stores.inbox.append(inboxEntry('busy', 'a'))).toEqual({ kind: 'appended', seq: 1 });
      await stores.close();
    });

    it('are finished before the file is closed', async () => {
      const directory = newDirectory();
      const stores = await openSqliteStores({ directory });
      const writes = atOnce(600, (index) => stores.inbox.append(inboxEntry('closing', `m${index}`)));
      await stores.close();
      expect(await writes).toHaveLength(600);
      const again = await openSqliteStores({ directory });
      expect(await again.inbox.listPending({ limit: 1000 })).toHaveLength(600);
      await again.close();
    });
  });
});
