import { z } from 'zod';
import type { ActivityJson } from '../../core/conversation';
import { findTooDeep, MAX_JSON_LEVELS } from '../../core/json';
import { type Refusal, refuse } from './reply';

const MAX_ID_CHARACTERS = 256;
const MAX_NAME_CHARACTERS = 256;
const MAX_ATTACHMENTS = 50;

const attachmentSchema = z.looseObject({
  contentType: z.string().min(1).max(255),
  contentUrl: z.string().optional(),
  name: z.string().max(MAX_NAME_CHARACTERS).optional(),
});

/** An activity as a Direct Line client posts it (Bot Framework Activity, Direct Line 3.0 "Send an activity to the bot"). */
const postedSchema = z.looseObject({
  type: z.enum(['message', 'event', 'typing', 'invoke', 'messageReaction']),
  from: z
    .looseObject({
      id: z.string().max(MAX_ID_CHARACTERS).optional(),
      name: z.string().max(MAX_NAME_CHARACTERS).nullish(),
    })
    .optional(),
  text: z.string().optional(),
  name: z.string().max(MAX_NAME_CHARACTERS).optional(),
  locale: z.string().max(35).optional(),
  replyToId: z.string().max(MAX_ID_CHARACTERS).optional(),
  attachments: z.array(attachmentSchema).max(MAX_ATTACHMENTS).optional(),
  channelData: z.looseObject({ clientActivityID: z.string().max(MAX_ID_CHARACTERS).optional() }).nullish(),
});

export type PostedActivity = z.infer<typeof postedSchema>;

/** Where the log keeps what the channel must remember of a post; never read from a client and never shown to one. */
export const PRIVATE_PROPERTY = 'frontdeskInbound';

/** What only the service may say of an activity: whatever a client sent there is dropped. */
const SERVER_OWNED = [
  'id',
  'timestamp',
  'localTimezone',
  'serviceUrl',
  'callerId',
  'channelId',
  'conversation',
  'recipient',
  'relatesTo',
  'deliveryMode',
  'expiration',
  'membersAdded',
  'membersRemoved',
  PRIVATE_PROPERTY,
];

/** The posted activity without server-owned fields, or a 400 that names the field at fault. */
export function parsePosted(json: unknown): { posted: PostedActivity } | Refusal {
  const tooDeep = findTooDeep(json);
  if (tooDeep !== undefined)
    return refuse(400, 'BadArgument', `${tooDeep}: nested more than ${MAX_JSON_LEVELS} levels deep`);
  const parsed = postedSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = issue?.path.join('.') || 'activity';
    const missing = issue !== undefined && valueAt(json, issue.path) === undefined;
    return refuse(400, missing ? 'MissingProperty' : 'BadArgument', `${field}: ${issue?.message ?? 'not valid'}`);
  }
  const posted = { ...parsed.data };
  for (const property of SERVER_OWNED) delete posted[property];
  return { posted };
}

/** A logged activity as clients see it. */
export function shownActivity(activity: ActivityJson): ActivityJson {
  const { [PRIVATE_PROPERTY]: _kept, serviceUrl: _serviceUrl, ...shown } = activity;
  return shown;
}

function valueAt(json: unknown, path: PropertyKey[]): unknown {
  let value = json;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
