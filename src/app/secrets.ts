import type { Ids } from '../ports/clock';
import type { RecordStore } from '../ports/recordStore';

const COLLECTION = 'secrets';

/**
 * A secret that stays the same over restarts and for all instances on one store: made at the first call.
 * For development; in production secrets are configured.
 */
export async function keptSecret(records: RecordStore, name: string, ids: Ids): Promise<string> {
  const known = await records.get(COLLECTION, name);
  if (typeof known?.value.secret === 'string') return known.value.secret;
  const secret = ids.next() + ids.next();
  const saved = await records.put(COLLECTION, name, { secret }, 0);
  return saved.kind === 'saved' ? secret : await keptSecret(records, name, ids);
}
