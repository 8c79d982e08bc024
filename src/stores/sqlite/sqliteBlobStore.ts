import type { Blob, BlobStore } from '../../ports/blobStore';
import type { SqliteDatabase } from './sqliteDatabase';

interface BlobRow {
  id: string;
  conversation_id: string;
  name: string;
  content_type: string;
  bytes: ArrayBuffer | Uint8Array;
}

/** Files, of some MB each, that are dropped in one piece of work. */
const PURGED_AT_ONCE = 10;

/** Uploaded files in the embedded store. */
export class SqliteBlobStore implements BlobStore {
  constructor(private readonly db: SqliteDatabase) {}

  async put(blob: Blob, at: Date): Promise<void> {
    await this.db.write(() =>
      this.db.run(
        `INSERT INTO blobs (id, conversation_id, name, content_type, stored_at, bytes) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO NOTHING`,
        [blob.id, blob.conversationId, blob.name, blob.contentType, at.toISOString(), blob.bytes],
      ),
    );
  }

  async get(id: string): Promise<Blob | undefined> {
    const row = await this.db.read(() =>
      this.db.get<BlobRow>('SELECT id, conversation_id, name, content_type, bytes FROM blobs WHERE id = ?', [id]),
    );
    return (
      row && {
        id: row.id,
        conversationId: row.conversation_id,
        name: row.name,
        contentType: row.content_type,
        bytes: Buffer.from(row.bytes as ArrayBuffer),
      }
    );
  }

  async purge(before: Date): Promise<number> {
    return this.db.writeInPieces(() => {
      const done = this.db.run(
        'DELETE FROM blobs WHERE rowid IN (SELECT rowid FROM blobs WHERE stored_at < ? LIMIT ?)',
        [before.toISOString(), PURGED_AT_ONCE],
      );
      return { done, more: done === PURGED_AT_ONCE };
    });
  }
}
