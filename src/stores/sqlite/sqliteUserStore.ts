import type { JsonObject } from '../../core/json';
import type { UserRecord, UserStore } from '../../ports/userStore';
import type { SqliteDatabase } from './sqliteDatabase';

/** What is remembered of persons, in the embedded store. */
export class SqliteUserStore implements UserStore {
  constructor(private readonly db: SqliteDatabase) {}

  async load(key: string): Promise<UserRecord | undefined> {
    return this.db.read(() => {
      const row = this.db.get<{ state: string; version: number }>('SELECT state, version FROM users WHERE key = ?', [
        key,
      ]);
      return row && { key, state: JSON.parse(row.state) as JsonObject, version: row.version };
    });
  }

  async save(
    key: string,
    state: JsonObject,
    expectedVersion: number,
  ): Promise<{ kind: 'saved'; version: number } | { kind: 'conflict' }> {
    return this.db.write(() => {
      const text = JSON.stringify(state);
      const changed =
        expectedVersion === 0
          ? this.db.run('INSERT INTO users (key, version, state) VALUES (?, 1, ?) ON CONFLICT (key) DO NOTHING', [
              key,
              text,
            ])
          : this.db.run('UPDATE users SET version = version + 1, state = ? WHERE key = ? AND version = ?', [
              text,
              key,
              expectedVersion,
            ]);
      return changed === 1 ? { kind: 'saved', version: expectedVersion + 1 } : { kind: 'conflict' };
    });
  }
}
