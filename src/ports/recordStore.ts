import type { JsonObject } from '../core/json';

/** Small JSON documents with optimistic versions: settings made at the first start, the demo company's data. */
export interface RecordStore {
  get(collection: string, id: string): Promise<{ value: JsonObject; version: number } | undefined>;
  /** All of a collection by id, ascending. */
  list(collection: string): Promise<{ id: string; value: JsonObject; version: number }[]>;
  /** Stores against `expectedVersion`; 0 creates. */
  put(
    collection: string,
    id: string,
    value: JsonObject,
    expectedVersion: number,
  ): Promise<{ kind: 'saved'; version: number } | { kind: 'conflict' }>;
}
