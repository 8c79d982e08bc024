import type { SqliteDatabase } from './sqliteDatabase';

/** Takes the next number of a log, starting at 1, inside the caller's transaction: it is given back if that fails. */
export function nextInSequence(db: SqliteDatabase, log: 'inbox' | 'activities', key: string): number {
  const row = db.get<{ last: number }>(
    `INSERT INTO sequences (log, key, last) VALUES (?, ?, 1)
     ON CONFLICT (log, key) DO UPDATE SET last = last + 1 RETURNING last`,
    [log, key],
  );
  if (!row) throw new Error('nextInSequence: RETURNING gave no row');
  return row.last;
}
