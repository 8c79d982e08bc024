import type { ConversationKey } from '../../core/conversation';
import { TRANSCRIPT_PAGE, type TranscriptEntry, type TranscriptStore } from '../../ports/transcriptStore';
import type { SqliteDatabase } from './sqliteDatabase';

/** What was said, in the embedded store; written by the conversation store. */
export class SqliteTranscriptStore implements TranscriptStore {
  constructor(private readonly db: SqliteDatabase) {}

  async read(key: ConversationKey, options: { limit?: number; before?: string } = {}): Promise<TranscriptEntry[]> {
    const limit = options.limit ?? TRANSCRIPT_PAGE;
    return this.db.read(() => {
      const rows =
        options.before === undefined
          ? this.db.all<{ entry: string }>('SELECT entry FROM transcript WHERE key = ? ORDER BY place DESC LIMIT ?', [
              key,
              limit,
            ])
          : this.db.all<{ entry: string }>(
              `SELECT entry FROM transcript WHERE key = ?
               AND place < (SELECT place FROM transcript WHERE id = ? AND key = ?) ORDER BY place DESC LIMIT ?`,
              [key, options.before, key, limit],
            );
      return rows.reverse().map(({ entry }) => JSON.parse(entry) as TranscriptEntry);
    });
  }
}

/** Adds entries inside the caller's transaction; one that is there already stays. Returns how many were new. */
export function insertTranscript(db: SqliteDatabase, entries: readonly TranscriptEntry[]): number {
  let added = 0;
  for (const entry of entries) {
    added += db.run('INSERT INTO transcript (id, key, entry) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING', [
      entry.id,
      entry.key,
      JSON.stringify(entry),
    ]);
  }
  return added;
}
