import type { JsonObject } from '../../core/json';
import { FrontdeskError } from '../../core/errors';
import type { RecordStore } from '../../ports/recordStore';
import { demoCustomers, demoOrders } from './demoData';

/** Raised when the demo data changes shape; a store seeded by another version is seeded anew beside it. */
const SEED_VERSION = 1;
const META = 'demo.meta';
const CHANGES_KEPT = 50;
const CONFLICT_RETRIES = 20;

export type DemoCollection = 'orders' | 'customers' | 'returns';

const collectionName = (collection: DemoCollection | 'counters'): string => `demo${SEED_VERSION}.${collection}`;

/** A document of the demo company with the results of the changes made to it, by idempotency key. */
export interface DemoDocument<T> {
  data: T;
  changes: { key: string; result: JsonObject }[];
}

/**
 * Seeds the demo company once a store: two processes that start together agree on one first start,
 * so every date counts from the same instant.
 */
export async function seedDemo(records: RecordStore, now: Date): Promise<void> {
  await records.put(META, `seed-${SEED_VERSION}`, { firstStart: now.toISOString() }, 0);
  const seed = await records.get(META, `seed-${SEED_VERSION}`);
  if (!seed || seed.value['complete'] === true) return;
  const firstStart = new Date(seed.value['firstStart'] as string);
  // Creating what exists already is a conflict and leaves it as it is.
  for (const customer of demoCustomers()) await putNew(records, 'customers', customer.id, customer);
  for (const order of demoOrders(firstStart)) await putNew(records, 'orders', order.number, order);
  await records.put(META, `seed-${SEED_VERSION}`, { ...seed.value, complete: true }, seed.version);
}

async function putNew(records: RecordStore, collection: DemoCollection, id: string, data: object): Promise<void> {
  const document: DemoDocument<object> = { data, changes: [] };
  await records.put(collectionName(collection), id, document as unknown as JsonObject, 0);
}

export async function readDemo<T>(
  records: RecordStore,
  collection: DemoCollection,
  id: string,
): Promise<T | undefined> {
  const found = await records.get(collectionName(collection), id);
  return found ? (found.value as unknown as DemoDocument<T>).data : undefined;
}

export async function listDemo<T>(records: RecordStore, collection: DemoCollection): Promise<T[]> {
  const all = await records.list(collectionName(collection));
  return all.map(({ value }) => (value as unknown as DemoDocument<T>).data);
}

/**
 * Changes one document optimistically: `change` gets its data and gives the new data with a result to remember,
 * or only a result when nothing is to change. The same key again gives the remembered result.
 */
export async function changeDemo<T, R extends object>(
  records: RecordStore,
  where: { collection: DemoCollection; id: string; initial?: T },
  key: string,
  change: (data: T) => Promise<{ data?: T; result: R }> | { data?: T; result: R },
): Promise<R> {
  for (let attempt = 0; attempt < CONFLICT_RETRIES; attempt++) {
    const found = await records.get(collectionName(where.collection), where.id);
    const document =
      (found?.value as unknown as DemoDocument<T> | undefined) ??
      (where.initial && { data: where.initial, changes: [] });
    if (!document) throw new Error(`${where.collection} has no ${where.id}`);
    const earlier = document.changes.find((each) => each.key === key);
    if (earlier) return earlier.result as unknown as R;
    const { data, result } = await change(structuredClone(document.data));
    if (data === undefined) return result;
    const changes = [...document.changes, { key, result: result as unknown as JsonObject }].slice(-CHANGES_KEPT);
    const put = await records.put(
      collectionName(where.collection),
      where.id,
      { data, changes } as unknown as JsonObject,
      found?.version ?? 0,
    );
    if (put.kind === 'saved') return result;
  }
  throw new FrontdeskError('BACKEND_UNAVAILABLE', `${where.id} is changed by others all the time`, { retryable: true });
}

/** The next number of a sequence that begins after `start`; a number is never given twice, some may be skipped. */
export async function nextNumber(records: RecordStore, sequence: string, start: number): Promise<number> {
  for (let attempt = 0; attempt < CONFLICT_RETRIES; attempt++) {
    const found = await records.get(collectionName('counters'), sequence);
    const next = Number(found?.value['last'] ?? start) + 1;
    const put = await records.put(collectionName('counters'), sequence, { last: next }, found?.version ?? 0);
    if (put.kind === 'saved') return next;
  }
  throw new FrontdeskError('BACKEND_UNAVAILABLE', `the sequence ${sequence} is changed by others all the time`, {
    retryable: true,
  });
}
