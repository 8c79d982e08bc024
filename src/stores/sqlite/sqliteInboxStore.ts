import type { ConversationKey } from '../../core/conversation';
import type { Clock } from '../../ports/clock';
import type { InboxEntry, InboxStore } from '../../ports/inboxStore';
import type { SqliteDatabase } from './sqliteDatabase';
import { nextInSequence } from './sqliteSequence';

/** Entries that are dropped in one piece of work. */
const PURGED_AT_ONCE = 1_000;

/** Messages from outside, in the embedded store. */
export class SqliteInboxStore implements InboxStore {
  constructor(
    private readonly db: SqliteDatabase,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  async append(entry: Omit<InboxEntry, 'seq'>): Promise<{ kind: 'appended'; seq: number } | { kind: 'duplicate' }> {
    return this.db.write(() => {
      if (this.db.get('SELECT 1 FROM inbox WHERE id = ?', [entry.id])) return { kind: 'duplicate' };
      const seq = nextInSequence(this.db, 'inbox', entry.key);
      this.db.run('INSERT INTO inbox (id, key, seq, entry) VALUES (?, ?, ?, ?)', [
        entry.id,
        entry.key,
        seq,
        JSON.stringify({ ...entry, seq }),
      ]);
      return { kind: 'appended', seq };
    });
  }

  async listPending(options: { key?: ConversationKey; limit: number }): Promise<InboxEntry[]> {
    return this.db.read(() => {
      const rows =
        options.key === undefined
          ? this.db.all<{ entry: string }>('SELECT entry FROM inbox WHERE done_at IS NULL ORDER BY key, seq LIMIT ?', [
              options.limit,
            ])
          : this.db.all<{ entry: string }>(
              'SELECT entry FROM inbox WHERE done_at IS NULL AND key = ? ORDER BY seq LIMIT ?',
              [options.key, options.limit],
            );
      return rows.map(({ entry }) => JSON.parse(entry) as InboxEntry);
    });
  }

  async markDone(id: string): Promise<void> {
    await this.db.write(() => markInboxDone(this.db, id, this.clock.now()));
  }

  async purge(before: Date): Promise<number> {
    return this.db.writeInPieces(() => {
      const done = this.db.run('DELETE FROM inbox WHERE rowid IN (SELECT rowid FROM inbox WHERE done_at < ? LIMIT ?)', [
        before.toISOString(),
        PURGED_AT_ONCE,
      ]);
      return { done, more: done === PURGED_AT_ONCE };
    });
  }
}

/** Marks an entry done inside the caller's transaction. What it said is dropped: the transcript has it, the id remains. */
export function markInboxDone(db: SqliteDatabase, id: string, at: Date): void {
  db.run('UPDATE inbox SET done_at = ?, entry = NULL WHERE id = ? AND done_at IS NULL', [at.toISOString(), id]);
}
