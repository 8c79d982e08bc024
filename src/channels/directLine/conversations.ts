import { z } from 'zod';
import type { Address } from '../../core/conversation';
import type { ActivityLog } from '../../ports/activityLog';
import type { DirectLineConfig } from './config';
import type { TokenGrant } from './tokens';

/** The Bot Framework channel id of everything that comes through Direct Line, web chat included. */
export const CHANNEL_ID = 'directline';
/** User ids with this prefix are only ever those of a token (Direct Line 3.0, "enhanced authentication"). */
export const RESERVED_USER_PREFIX = 'dl_';

const detailsSchema = z.object({
  userId: z.string().optional(),
  userName: z.string().optional(),
  locale: z.string().optional(),
  customerId: z.string().optional(),
  startedAt: z.string(),
});

/** What the log remembers of a conversation. */
export type ConversationDetails = z.infer<typeof detailsSchema>;

/** Begins and finds Direct Line conversations. */
export class DirectLineConversations {
  constructor(
    private readonly activities: ActivityLog,
    private readonly bot: DirectLineConfig['bot'],
  ) {}

  /** Begins the conversation, or gives what is remembered of it when it has begun before. */
  async start(grant: TokenGrant, at: Date): Promise<{ created: boolean; details: ConversationDetails }> {
    const details: ConversationDetails = { startedAt: at.toISOString() };
    if (grant.userId !== undefined) details.userId = grant.userId;
    if (grant.userName !== undefined) details.userName = grant.userName;
    if (grant.locale !== undefined) details.locale = grant.locale;
    if (grant.customer) details.customerId = grant.customer.customerId;
    const { created } = await this.activities.createConversation(grant.conversationId, details, at);
    if (created) return { created, details };
    return { created, details: (await this.find(grant.conversationId)) ?? details };
  }

  async find(conversationId: string): Promise<ConversationDetails | undefined> {
    const stored = await this.activities.getConversation(conversationId);
    return stored === undefined ? undefined : detailsSchema.parse(stored);
  }

  address(conversationId: string, user: { id: string; name?: string }): Address {
    return {
      channelId: CHANNEL_ID,
      conversation: { id: conversationId, isGroup: false },
      user: user.name === undefined ? { id: user.id } : user,
      bot: this.bot,
    };
  }
}
