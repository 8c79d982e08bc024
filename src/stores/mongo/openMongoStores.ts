import os from 'node:os';
import { type Db, MongoClient } from 'mongodb';
import { FrontdeskError } from '../../core/errors';
import type { Clock } from '../../ports/clock';
import type { Stores } from '../../ports/stores';
import type { ConversationDocument } from './conversationDocument';
import type { HandoffDocument } from './handoffDocument';
import { type ActivityDocument, type LogConversationDocument, MongoActivityLog } from './mongoActivityLog';
import { type AgentDocument, MongoAgentStore } from './mongoAgentStore';
import { type BlobDocument, MongoBlobStore } from './mongoBlobStore';
import { type CodeDocument, MongoCodeStore } from './mongoCodeStore';
import { MongoConversationStore } from './mongoConversationStore';
import { guarded, toStoreError } from './mongoErrors';
import { MongoHandoffStore } from './mongoHandoffStore';
import { type InboxDocument, MongoInboxStore } from './mongoInboxStore';
import { MongoRecordStore, type RecordDocument } from './mongoRecordStore';
import { MongoTranscriptStore } from './mongoTranscriptStore';
import { MongoUserStore, type UserDocument } from './mongoUserStore';
import { PendingTranscripts, type TranscriptDocument } from './pendingTranscripts';
import { COLLECTIONS, ensureSchema } from './schema';
import { type SequenceDocument, SequencedCollection, type SequencedDocument } from './sequencedCollection';

/** The database when neither the options nor the URI name one. */
const DEFAULT_DATABASE = 'frontdesk';
/** How long an operation waits for a primary before it fails as retryable, in milliseconds. */
const SERVER_SELECTION_TIMEOUT_MS = 5_000;
/** How long a write waits for its majority, in milliseconds. */
const WRITE_TIMEOUT_MS = 10_000;

export interface MongoStoresOptions {
  /** A replica set: writes wait for its majority. */
  uri: string;
  database?: string;
  /** What `markDone` and `ActivityLog.append` take as the time; the system's clock if absent. */
  clock?: Pick<Clock, 'now'>;
}

/** Every store over one MongoDB database, whose collections and indexes are made if missing. Throws `STORE_UNAVAILABLE`. */
export async function openMongoStores(options: MongoStoresOptions): Promise<Stores> {
  const client = clientOf(options.uri);
  try {
    await client.connect();
    const db = client.db(options.database ?? databaseOf(options.uri));
    await ensureSchema(db);
    return storesOver(client, db, options.clock ?? { now: () => new Date() });
  } catch (error) {
    await client.close();
    throw toStoreError(error);
  }
}

function clientOf(uri: string): MongoClient {
  try {
    return new MongoClient(uri, {
      appName: 'frontdesk',
      ignoreUndefined: true,
      // Else the driver imports it dynamically, which fails where modules are sandboxed, and then sends no greeting.
      runtimeAdapters: { os },
      // An option given here would win over the URI's.
      ...(!/[?&]serverSelectionTimeoutMS=/i.test(uri) && { serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS }),
      // What is acknowledged is on disk at a majority: it survives a power cut and a change of the primary.
      writeConcern: { w: 'majority', journal: true, wtimeoutMS: WRITE_TIMEOUT_MS },
    });
  } catch (error) {
    // The URI holds a password, so the driver's message stays in the cause.
    throw new FrontdeskError('STORE_UNAVAILABLE', 'the MongoDB URI cannot be used', { cause: error });
  }
}

function databaseOf(uri: string): string {
  const path = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1];
  return path ? decodeURIComponent(path) : DEFAULT_DATABASE;
}

function storesOver(client: MongoClient, db: Db, clock: Pick<Clock, 'now'>): Stores {
  const sequences = db.collection<SequenceDocument>(COLLECTIONS.sequences);
  const sequenced = <Doc extends SequencedDocument>(name: string) => {
    const documents = db.collection<Doc>(name);
    return { documents, sequence: new SequencedCollection<Doc>(documents, sequences, name) };
  };
  const inboxEntries = sequenced<InboxDocument>(COLLECTIONS.inbox);
  const entries = sequenced<TranscriptDocument>(COLLECTIONS.transcripts);
  const logged = sequenced<ActivityDocument>(COLLECTIONS.activities);
  const conversations = db.collection<ConversationDocument>(COLLECTIONS.conversations);
  const logConversations = db.collection<LogConversationDocument>(COLLECTIONS.logConversations);
  const pending = new PendingTranscripts(conversations, entries.sequence);
  const inbox = new MongoInboxStore(inboxEntries.documents, inboxEntries.sequence, clock);
  return guarded<Stores>({
    conversations: guarded(new MongoConversationStore(conversations, pending, inbox)),
    inbox: guarded(inbox),
    transcripts: guarded(new MongoTranscriptStore(entries.documents, pending)),
    users: guarded(new MongoUserStore(db.collection<UserDocument>(COLLECTIONS.users))),
    handoffs: guarded(new MongoHandoffStore(db.collection<HandoffDocument>(COLLECTIONS.handoffs))),
    agents: guarded(new MongoAgentStore(db.collection<AgentDocument>(COLLECTIONS.agents))),
    codes: guarded(new MongoCodeStore(db.collection<CodeDocument>(COLLECTIONS.codes))),
    activities: guarded(new MongoActivityLog(logged.documents, logged.sequence, logConversations, clock)),
    blobs: guarded(new MongoBlobStore(db.collection<BlobDocument>(COLLECTIONS.blobs))),
    records: guarded(new MongoRecordStore(db.collection<RecordDocument>(COLLECTIONS.records))),
    check: async () => {
      await db.command({ ping: 1 });
    },
    close: async () => client.close(),
  });
}
