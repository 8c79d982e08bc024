import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FrontdeskError } from '../../core/errors';
import type { Clock } from '../../ports/clock';
import type { Stores } from '../../ports/stores';
import { MIGRATIONS } from './migrations';
import { SqliteActivityLog } from './sqliteActivityLog';
import { SqliteAgentStore } from './sqliteAgentStore';
import { SqliteBlobStore } from './sqliteBlobStore';
import { SqliteCodeStore } from './sqliteCodeStore';
import { SqliteConversationStore } from './sqliteConversationStore';
import { SqliteDatabase } from './sqliteDatabase';
import { SqliteHandoffStore } from './sqliteHandoffStore';
import { SqliteInboxStore } from './sqliteInboxStore';
import { SqliteRecordStore } from './sqliteRecordStore';
import { SqliteTranscriptStore } from './sqliteTranscriptStore';
import { SqliteUserStore } from './sqliteUserStore';

/** The database file's name in the data directory. */
export const DATABASE_FILE = 'frontdesk.db';

export interface SqliteStoresOptions {
  /** Made if missing, readable by its owner only: it holds what customers said. */
  directory: string;
  /** What `markDone` and `ActivityLog.append` take as the time; the system's clock if absent. */
  clock?: Pick<Clock, 'now'>;
}

/**
 * Every store over one SQLite file in the directory, brought up to date. Several processes may have it open.
 * Throws `STORE_UNAVAILABLE`.
 */
export async function openSqliteStores(options: SqliteStoresOptions): Promise<Stores> {
  const clock = options.clock ?? { now: () => new Date() };
  const db = openDatabase(options.directory);
  return {
    conversations: new SqliteConversationStore(db),
    inbox: new SqliteInboxStore(db, clock),
    transcripts: new SqliteTranscriptStore(db),
    users: new SqliteUserStore(db),
    handoffs: new SqliteHandoffStore(db),
    agents: new SqliteAgentStore(db),
    codes: new SqliteCodeStore(db),
    activities: new SqliteActivityLog(db, clock),
    blobs: new SqliteBlobStore(db),
    records: new SqliteRecordStore(db),
    check: async () => {
      await db.read(() => db.get('SELECT 1 FROM conversations LIMIT 1'));
    },
    close: async () => db.close(),
  };
}

function openDatabase(directory: string): SqliteDatabase {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new FrontdeskError('STORE_UNAVAILABLE', `cannot make the data directory ${directory}`, { cause: error });
  }
  const db = SqliteDatabase.open(join(directory, DATABASE_FILE));
  try {
    db.migrate(MIGRATIONS);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}
