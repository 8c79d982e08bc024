import type { Collection } from 'mongodb';
import type { JsonObject } from '../../core/json';
import type { UserRecord, UserStore } from '../../ports/userStore';
import { isDuplicateKey } from './mongoErrors';
import { SCHEMA_VERSION } from './schema';

export interface UserDocument {
  _id: string;
  v: number;
  version: number;
  state: string;
}

/** What is remembered of persons, in MongoDB. */
export class MongoUserStore implements UserStore {
  constructor(private readonly users: Collection<UserDocument>) {}

  async load(key: string): Promise<UserRecord | undefined> {
    const found = await this.users.findOne({ _id: key });
    return found ? { key, state: JSON.parse(found.state) as JsonObject, version: found.version } : undefined;
  }

  async save(
    key: string,
    state: JsonObject,
    expectedVersion: number,
  ): Promise<{ kind: 'saved'; version: number } | { kind: 'conflict' }> {
    const version = expectedVersion + 1;
    const text = JSON.stringify(state);
    if (expectedVersion > 0) {
      const update = { $set: { version, state: text } };
      const { matchedCount } = await this.users.updateOne({ _id: key, version: expectedVersion }, update);
      return matchedCount === 1 ? { kind: 'saved', version } : { kind: 'conflict' };
    }
    try {
      await this.users.insertOne({ _id: key, v: SCHEMA_VERSION, version, state: text });
      return { kind: 'saved', version };
    } catch (error) {
      if (isDuplicateKey(error)) return { kind: 'conflict' };
      throw error;
    }
  }
}
