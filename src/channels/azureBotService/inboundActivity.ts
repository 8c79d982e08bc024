import { z } from 'zod';
import type { ActivityJson, Address } from '../../core/conversation';
import { findTooDeep, MAX_JSON_LEVELS } from '../../core/json';
import type { InboundMessage } from '../../ports/channel';

const account = z.looseObject({ id: z.string().min(1).max(1_000), name: z.string().max(1_000).optional() });

/**
 * What Frontdesk relies on in a Bot Framework activity (Bot Framework Activity specification, "Basic activity
 * structure"); whatever else a channel sends is passed on as it is.
 */
const activitySchema = z.looseObject({
  type: z.string().min(1).max(100),
  id: z.string().min(1).max(1_000).optional(),
  channelId: z.string().min(1).max(100),
  serviceUrl: z.url({ protocol: /^https?$/ }).max(2_000),
  from: account.extend({ aadObjectId: z.string().optional() }),
  recipient: account,
  conversation: z.looseObject({
    id: z.string().min(1).max(1_000),
    tenantId: z.string().optional(),
    isGroup: z.boolean().nullish(),
    conversationType: z.string().nullish(),
  }),
  text: z.string().nullish(),
  locale: z.string().max(100).nullish(),
});

export type ParsedActivity =
  | { kind: 'parsed'; message: InboundMessage }
  | { kind: 'invalid'; field: string; why: string };

/** A request body as a message, or the field that is wrong. `newId` names an activity whose channel gave it no id. */
export function toInbound(body: unknown, newId: () => string): ParsedActivity {
  const tooDeep = findTooDeep(body);
  if (tooDeep !== undefined)
    return { kind: 'invalid', field: tooDeep, why: `is nested more than ${MAX_JSON_LEVELS} levels deep` };
  const parsed = activitySchema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { kind: 'invalid', field: issue?.path.join('.') ?? '', why: issue?.message ?? 'is not an activity' };
  }
  const { channelId, serviceUrl, conversation, from, recipient, ...rest } = parsed.data;
  const address: Address = {
    channelId,
    serviceUrl,
    conversation: {
      id: conversation.id,
      tenantId: conversation.tenantId,
      isGroup: conversation.isGroup ?? undefined,
      conversationType: conversation.conversationType ?? undefined,
    },
    user: { id: from.id, name: from.name, aadObjectId: from.aadObjectId },
    bot: { id: recipient.id, name: recipient.name },
  };
  const activity = { ...rest, id: rest.id ?? newId(), from, channelId, text: rest.text ?? undefined } as ActivityJson;
  // A connector's token has been verified: what arrives here was sent by the channel, events of a hub among it.
  return { kind: 'parsed', message: { address, activity, trusted: activity.type === 'event' } };
}
