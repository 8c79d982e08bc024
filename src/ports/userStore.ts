import type { JsonObject } from '../core/json';

/** What is remembered of a person across conversations on one channel. */
export interface UserRecord {
  /** `<channelId>|<user id>`. */
  key: string;
  state: JsonObject;
  version: number;
}

export interface UserStore {
  load(key: string): Promise<UserRecord | undefined>;
  /** Stores against `expectedVersion` (0 creates). */
  save(
    key: string,
    state: JsonObject,
    expectedVersion: number,
  ): Promise<{ kind: 'saved'; version: number } | { kind: 'conflict' }>;
}
