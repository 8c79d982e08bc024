import {
  MongoError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoWriteConcernError,
} from 'mongodb';
import { FrontdeskError } from '../../core/errors';

const DUPLICATE_KEY = 11000;

/**
 * Server codes after which the same call may succeed: a primary stepping down or being elected, a shutdown, a time
 * limit, a write concern that was not met in time (MongoDB manual, "Error Codes"; retryable writes specification).
 */
const RETRYABLE_CODES = new Set([6, 7, 50, 64, 89, 91, 112, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/** How often an optimistic change is tried before the caller is told to come back later. */
const RACE_ATTEMPTS = 200;

/** Whether an insert or upsert met a unique index. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}

/** The store with the driver's errors turned into `STORE_UNAVAILABLE`, retryable when waiting may help. */
export function guarded<T extends object>(store: T): T {
  return new Proxy(store, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property);
      if (typeof member !== 'function') return member;
      return async (...parameters: unknown[]) => {
        try {
          return (await member.apply(target, parameters)) as unknown;
        } catch (error) {
          throw toStoreError(error);
        }
      };
    },
  });
}

/** The driver's own failures as `STORE_UNAVAILABLE`; other errors stay what they are. */
export function toStoreError(error: unknown): unknown {
  if (!(error instanceof MongoError)) return error;
  // The driver's message may quote what was being stored, so it stays in the cause.
  const code = error.code === undefined ? error.name : `${error.name} ${error.code}`;
  return new FrontdeskError('STORE_UNAVAILABLE', `the database refused or did not answer (${code})`, {
    cause: error,
    retryable: isRetryable(error),
  });
}

function isRetryable(error: MongoError): boolean {
  if (error instanceof MongoNotConnectedError) return false;
  return (
    error instanceof MongoNetworkError ||
    error instanceof MongoServerSelectionError ||
    error instanceof MongoWriteConcernError ||
    error.hasErrorLabel('RetryableWriteError') ||
    error.hasErrorLabel('TransientTransactionError') ||
    RETRYABLE_CODES.has(Number(error.code))
  );
}

/**
 * Calls `attempt` until it gives something else than undefined, which means that another writer was faster.
 * Throws `STORE_UNAVAILABLE` (retryable) after `RACE_ATTEMPTS`; each lost attempt is somebody else's success.
 */
export async function untilSettled<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let count = 0; count < RACE_ATTEMPTS; count++) {
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw new FrontdeskError('STORE_UNAVAILABLE', 'too many writers change the same document', { retryable: true });
}
