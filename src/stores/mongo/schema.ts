import { type CreateIndexesOptions, type Db, type Document, type IndexSpecification, MongoServerError } from 'mongodb';

/** What every document carries as `v`: the shape that wrote it. Raise it when a shape changes, and read both. */
export const SCHEMA_VERSION = 1;

/** The collections' names, used by every store. */
export const COLLECTIONS = {
  conversations: 'conversations',
  inbox: 'inbox',
  transcripts: 'transcripts',
  sequences: 'sequences',
  users: 'users',
  handoffs: 'handoffs',
  agents: 'agents',
  codes: 'codes',
  logConversations: 'logConversations',
  activities: 'activities',
  blobs: 'blobs',
  records: 'records',
} as const;

interface CollectionSchema {
  name: string;
  /** BSON types by field; a name that ends in `?` may be absent. */
  fields: Record<string, string | string[]>;
  indexes: ({ name: string; key: IndexSpecification } & CreateIndexesOptions)[];
}

const SCHEMA: CollectionSchema[] = [
  {
    name: COLLECTIONS.conversations,
    fields: {
      version: 'number',
      address: 'object',
      'locale?': 'string',
      owner: 'object',
      'agentId?': 'string',
      'verified?': 'object',
      state: 'string',
      options: 'array',
      processed: 'array',
      outbox: 'array',
      pendingTranscript: 'array',
      createdAt: 'string',
      updatedAt: 'string',
    },
    // Only conversations with something to deliver have a string here.
    indexes: [{ name: 'undelivered', key: { 'outbox.id': 1 } }],
  },
  {
    name: COLLECTIONS.inbox,
    fields: {
      key: 'string',
      seq: 'number',
      'pending?': 'bool',
      'address?': 'object',
      'activity?': 'string',
      'verified?': 'object',
      'trusted?': 'bool',
      'receivedAt?': 'string',
      'doneAt?': 'date',
    },
    indexes: [
      { name: 'order', key: { key: 1, seq: 1 }, unique: true },
      { name: 'pending', key: { pending: 1, key: 1, seq: 1 }, partialFilterExpression: { pending: true } },
      { name: 'done', key: { doneAt: 1 }, sparse: true },
    ],
  },
  {
    name: COLLECTIONS.transcripts,
    fields: {
      key: 'string',
      seq: 'number',
      from: 'string',
      'name?': 'string',
      text: 'string',
      activity: 'string',
      at: 'string',
    },
    indexes: [{ name: 'order', key: { key: 1, seq: 1 }, unique: true }],
  },
  { name: COLLECTIONS.sequences, fields: { last: 'number' }, indexes: [] },
  { name: COLLECTIONS.users, fields: { version: 'number', state: 'string' }, indexes: [] },
  {
    name: COLLECTIONS.handoffs,
    fields: {
      code: 'string',
      conversation: 'string',
      address: 'object',
      customerName: 'string',
      'customerId?': 'string',
      locale: 'string',
      skill: 'string',
      reason: 'string',
      context: 'object',
      state: 'string',
      'agentId?': 'string',
      'agentName?': 'string',
      offers: 'array',
      history: 'array',
      enqueuedAt: 'string',
      'acceptedAt?': 'string',
      'closedAt?': 'string',
      version: 'number',
      'extra?': 'string',
    },
    indexes: [
      { name: 'code', key: { code: 1 }, unique: true },
      { name: 'queue', key: { state: 1, enqueuedAt: 1, _id: 1 } },
      { name: 'conversation', key: { conversation: 1, enqueuedAt: -1, _id: -1 } },
      { name: 'held', key: { agentId: 1, state: 1 }, sparse: true },
      {
        name: 'accepted',
        key: { acceptedAt: -1, _id: -1 },
        partialFilterExpression: { acceptedAt: { $exists: true } },
      },
    ],
  },
  {
    name: COLLECTIONS.agents,
    fields: {
      name: 'string',
      skills: 'array',
      languages: 'array',
      capacity: 'number',
      presence: 'string',
      'address?': 'object',
      'account?': 'string',
      createdAt: 'string',
      'joinedAt?': 'string',
      'join?': 'object',
      version: 'number',
    },
    indexes: [
      { name: 'account', key: { account: 1 }, sparse: true },
      { name: 'joinCode', key: { 'join.hash': 1 }, unique: true, sparse: true },
    ],
  },
  { name: COLLECTIONS.codes, fields: { version: 'number', state: 'object' }, indexes: [] },
  {
    name: COLLECTIONS.logConversations,
    fields: { details: 'string', createdAt: 'date' },
    indexes: [{ name: 'createdAt', key: { createdAt: 1 } }],
  },
  {
    name: COLLECTIONS.activities,
    fields: { key: 'string', seq: 'number', activity: 'string', storedAt: 'date' },
    indexes: [
      { name: 'order', key: { key: 1, seq: 1 }, unique: true },
      { name: 'storedAt', key: { storedAt: 1 } },
    ],
  },
  {
    name: COLLECTIONS.blobs,
    fields: { conversationId: 'string', name: 'string', contentType: 'string', bytes: 'binData', storedAt: 'date' },
    indexes: [{ name: 'storedAt', key: { storedAt: 1 } }],
  },
  {
    name: COLLECTIONS.records,
    fields: { collection: 'string', id: 'string', version: 'number', value: 'string' },
    indexes: [{ name: 'collection', key: { collection: 1, id: 1 }, unique: true }],
  },
];

const NAMESPACE_EXISTS = 48;

/**
 * Makes the collections, validators and indexes that are missing, and renews validators that differ.
 * Any number of instances may do it at once, and again at every start.
 */
export async function ensureSchema(db: Db): Promise<void> {
  const existing = new Map<string, Document>();
  for (const info of await db.listCollections({}, { nameOnly: false }).toArray()) {
    existing.set(info.name, 'options' in info ? ((info.options?.validator ?? {}) as Document) : {});
  }
  await Promise.all(SCHEMA.map((schema) => ensureCollection(db, schema, existing.get(schema.name))));
}

async function ensureCollection(db: Db, schema: CollectionSchema, existing: Document | undefined): Promise<void> {
  const validator = validatorOf(schema);
  if (existing === undefined) await createCollection(db, schema.name, validator);
  else if (JSON.stringify(existing) !== JSON.stringify(validator))
    await db.command({ collMod: schema.name, validator });
  if (schema.indexes.length > 0) await db.collection(schema.name).createIndexes(schema.indexes as never);
}

async function createCollection(db: Db, name: string, validator: Document): Promise<void> {
  try {
    await db.createCollection(name, { validator });
  } catch (error) {
    // Another instance was faster.
    if (!(error instanceof MongoServerError && error.code === NAMESPACE_EXISTS)) throw error;
  }
}

function validatorOf({ fields }: CollectionSchema): Document {
  const names = Object.keys(fields);
  return {
    $jsonSchema: {
      bsonType: 'object',
      required: ['v', ...names.filter((name) => !name.endsWith('?'))],
      properties: {
        v: { bsonType: 'number' },
        ...Object.fromEntries(names.map((name) => [name.replace('?', ''), { bsonType: fields[name] }])),
      },
    },
  };
}
