import type { JsonObject } from '../../src/core/json';
import type { RecordStore } from '../../src/ports/recordStore';

/** A record store in memory, for tests of what is kept in one; the real ones are proven by the contract suite. */
export class MemoryRecordStore implements RecordStore {
  private readonly rows = new Map<string, { collection: string; id: string; json: string; version: number }>();

  async get(collection: string, id: string): Promise<{ value: JsonObject; version: number } | undefined> {
    const row = this.rows.get(`${collection}\n${id}`);
    return row && { value: JSON.parse(row.json) as JsonObject, version: row.version };
  }

  async list(collection: string): Promise<{ id: string; value: JsonObject; version: number }[]> {
    return [...this.rows.values()]
      .filter((row) => row.collection === collection)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((row) => ({ id: row.id, value: JSON.parse(row.json) as JsonObject, version: row.version }));
  }

  async put(
    collection: string,
    id: string,
    value: JsonObject,
    expectedVersion: number,
  ): Promise<{ kind: 'saved'; version: number } | { kind: 'conflict' }> {
    const key = `${collection}\n${id}`;
    if ((this.rows.get(key)?.version ?? 0) !== expectedVersion) return { kind: 'conflict' };
    this.rows.set(key, { collection, id, json: JSON.stringify(value), version: expectedVersion + 1 });
    return { kind: 'saved', version: expectedVersion + 1 };
  }
}
