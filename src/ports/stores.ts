import type { ActivityLog } from './activityLog';
import type { AgentStore } from './agentStore';
import type { BlobStore } from './blobStore';
import type { CodeStore } from './codeStore';
import type { ConversationStore } from './conversationStore';
import type { HandoffStore } from './handoffStore';
import type { InboxStore } from './inboxStore';
import type { RecordStore } from './recordStore';
import type { TranscriptStore } from './transcriptStore';
import type { UserStore } from './userStore';

/** Every store, over one database. */
export interface Stores {
  conversations: ConversationStore;
  inbox: InboxStore;
  transcripts: TranscriptStore;
  users: UserStore;
  handoffs: HandoffStore;
  agents: AgentStore;
  codes: CodeStore;
  activities: ActivityLog;
  blobs: BlobStore;
  records: RecordStore;
  /** Resolves when the database answers; throws `STORE_UNAVAILABLE` when it does not. */
  check(): Promise<void>;
  close(): Promise<void>;
}
