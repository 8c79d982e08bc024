import type { Collection } from 'mongodb';
import type { JsonObject } from '../../core/json';
import type { RecordStore } from '../../ports/recordStore';
import { isDuplicateKey } from './mongoErrors';
import { pairId } from './pairId';
import { SCHEMA_VERSION } from './schema';

export interface RecordDocument {
  _id: string;
  v: number;
  collection: string;
  id: string;
  version: number;
  value: string;
}

/** Small JSON documents in MongoDB. */
export class MongoRecordStore implements RecordStore {
  constructor(private readonly records: Collection<RecordDocument>) {}

  async get(collection: string, id: string): Promise<{ value: JsonObject; version: number } | undefined> {
    const found = await this.records.findOne({ _id: pairId(collection, id) });
    return found ? { value: JSON.parse(found.value) as JsonObject, version: found.version } : undefined;
  }

  async list(collection: string): Promise<{ id: string; value: JsonObject; version: number }[]> {
    const found = await this.records.find({ collection }, { sort: { id: 1 } }).toArray();
    return found.map(({ id, value, version }) => ({ id, value: JSON.parse(value) as JsonObject, version }));
  }

  async put(
    collection: string,
    id: string,
    value: JsonObject,
    expectedVersion: number,
  ): Promise<{ kind: 'saved'; version: number } | { kind: 'conflict' }> {
    const _id = pairId(collection, id);
    const version = expectedVersion + 1;
    const text = JSON.stringify(value);
    if (expectedVersion > 0) {
      const update = { $set: { version, value: text } };
      const { matchedCount } = await this.records.updateOne({ _id, version: expectedVersion }, update);
      return matchedCount === 1 ? { kind: 'saved', version } : { kind: 'conflict' };
    }
    try {
      await this.records.insertOne({ _id, v: SCHEMA_VERSION, collection, id, version, value: text });
      return { kind: 'saved', version };
    } catch (error) {
      if (isDuplicateKey(error)) return { kind: 'conflict' };
      throw error;
    }
  }
}
