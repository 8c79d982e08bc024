import type { JsonObject } from '../../core/json';
import type { RecordStore } from '../../ports/recordStore';
import type { SqliteDatabase } from './sqliteDatabase';

interface RecordRow {
  id: string;
  version: number;
  value: string;
}

/** Small JSON documents in the embedded store. */
export class SqliteRecordStore implements RecordStore {
  constructor(private readonly db: SqliteDatabase) {}

  async get(collection: string, id: string): Promise<{ value: JsonObject; version: number } | undefined> {
    return this.db.read(() => {
      const row = this.db.get<RecordRow>('SELECT id, version, value FROM records WHERE collection = ? AND id = ?', [
        collection,
        id,
      ]);
      return row && { value: JSON.parse(row.value) as JsonObject, version: row.version };
    });
  }

  async list(collection: string): Promise<{ id: string; value: JsonObject; version: number }[]> {
    return this.db.read(() =>
      this.db
        .all<RecordRow>('SELECT id, version, value FROM records WHERE collection = ? ORDER BY id', [collection])
        .map(({ id, version, value }) => ({ id, version, value: JSON.parse(value) as JsonObject })),
    );
  }

  async put(
    collection: string,
    id: string,
    value: JsonObject,
    expectedVersion: number,
  ): Promise<{ kind: 'saved'; version: number } | { kind: 'conflict' }> {
    return this.db.write(() => {
      const text = JSON.stringify(value);
      const changed =
        expectedVersion === 0
          ? this.db.run(
              'INSERT INTO records (collection, id, version, value) VALUES (?, ?, 1, ?) ON CONFLICT DO NOTHING',
              [collection, id, text],
            )
          : this.db.run(
              'UPDATE records SET version = version + 1, value = ? WHERE collection = ? AND id = ? AND version = ?',
              [text, collection, id, expectedVersion],
            );
      return changed === 1 ? { kind: 'saved', version: expectedVersion + 1 } : { kind: 'conflict' };
    });
  }
}
