/**
 * The tables of the embedded store, one step for each published change; a file remembers in `user_version` how many it
 * has had. A step that was published is never edited: add another.
 * Times are ISO 8601 in UTC, so that text order is time order. Columns named after a type hold that type as JSON.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE conversations (
    key TEXT PRIMARY KEY, version INTEGER NOT NULL, address TEXT NOT NULL, locale TEXT,
    owner TEXT NOT NULL, owner_epoch INTEGER NOT NULL, agent_id TEXT, verified TEXT,
    state TEXT NOT NULL, options TEXT NOT NULL, processed TEXT NOT NULL,
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE outbox (
    place INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, id TEXT NOT NULL, message TEXT NOT NULL,
    UNIQUE (key, id)
  );
  CREATE INDEX outbox_by_place ON outbox (key, place);

  CREATE TABLE transcript (
    place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, key TEXT NOT NULL, entry TEXT NOT NULL
  );
  CREATE INDEX transcript_by_place ON transcript (key, place);

  -- The last number given in each numbered log; it outlives the log's own rows, so that no number comes twice.
  CREATE TABLE sequences (
    log TEXT NOT NULL, key TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (log, key)
  ) WITHOUT ROWID;

  CREATE TABLE inbox (
    id TEXT PRIMARY KEY, key TEXT NOT NULL, seq INTEGER NOT NULL, entry TEXT, done_at TEXT, UNIQUE (key, seq)
  );
  CREATE INDEX inbox_pending ON inbox (key, seq) WHERE done_at IS NULL;
  CREATE INDEX inbox_done ON inbox (done_at) WHERE done_at IS NOT NULL;

  CREATE TABLE users (key TEXT PRIMARY KEY, version INTEGER NOT NULL, state TEXT NOT NULL) WITHOUT ROWID;

  CREATE TABLE handoffs (
    id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL, state TEXT NOT NULL,
    skill TEXT NOT NULL, locale TEXT NOT NULL, agent_id TEXT, enqueued_at TEXT NOT NULL, accepted_at TEXT,
    version INTEGER NOT NULL, handoff TEXT NOT NULL
  );
  CREATE INDEX handoffs_queue ON handoffs (enqueued_at, id) WHERE state = 'waiting';
  CREATE INDEX handoffs_by_conversation ON handoffs (conversation, enqueued_at, id);
  CREATE INDEX handoffs_held ON handoffs (agent_id) WHERE state IN ('assigned', 'active');
  CREATE INDEX handoffs_accepted ON handoffs (accepted_at) WHERE accepted_at IS NOT NULL;

  CREATE TABLE agents (
    id TEXT PRIMARY KEY, account TEXT, join_hash TEXT UNIQUE, join_expires_at TEXT,
    version INTEGER NOT NULL, agent TEXT NOT NULL
  );
  CREATE UNIQUE INDEX agents_by_account ON agents (account) WHERE account IS NOT NULL;

  CREATE TABLE codes (subject TEXT PRIMARY KEY, code TEXT NOT NULL) WITHOUT ROWID;

  CREATE TABLE log_conversations (id TEXT PRIMARY KEY, details TEXT NOT NULL, created_at TEXT NOT NULL);
  CREATE TABLE activities (
    conversation_id TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL, activity TEXT NOT NULL, stored_at TEXT NOT NULL,
    PRIMARY KEY (conversation_id, seq), UNIQUE (conversation_id, id)
  );

  CREATE TABLE blobs (
    id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL, name TEXT NOT NULL, content_type TEXT NOT NULL,
    stored_at TEXT NOT NULL, bytes BLOB NOT NULL
  );
  CREATE INDEX blobs_by_time ON blobs (stored_at);

  CREATE TABLE records (
    collection TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (collection, id)
  ) WITHOUT ROWID;
  `,
  // What is old is found by its time, without reading all that is kept.
  `
  CREATE INDEX activities_by_time ON activities (stored_at, conversation_id);
  CREATE INDEX log_conversations_by_time ON log_conversations (created_at);
  `,
];
