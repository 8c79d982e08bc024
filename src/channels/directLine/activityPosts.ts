import type { ActivityJson, VerifiedCustomer } from '../../core/conversation';
import { isFrontdeskError } from '../../core/errors';
import type { InboundMessage, Intake } from '../../ports/channel';
import type { Clock, Ids } from '../../ports/clock';
import type { Log } from '../../ports/log';
import { activityIdOf, conversationStartId } from './activityId';
import type { PostedActivity } from './activitySchema';
import { type Attachments, parseDataUrl, plainName, type UploadedFile } from './attachments';
import type { Caller } from './caller';
import type { DirectLineConfig } from './config';
import {
  CHANNEL_ID,
  type ConversationDetails,
  type DirectLineConversations,
  RESERVED_USER_PREFIX,
} from './conversations';
import type { Inbound } from './inbound';
import { failureReply, type Refusal, type Reply, refuse } from './reply';

export interface ActivityPostsDeps {
  intake: Intake;
  inbound: Inbound;
  conversations: DirectLineConversations;
  attachments: Attachments;
  clock: Clock;
  ids: Ids;
  log: Log;
  config: Pick<DirectLineConfig, 'bot' | 'verifiedForSeconds' | 'maxUploadBytes'>;
  /** Called when the log of a conversation has something new. */
  wake(conversationId: string): void;
}

/** One post: who sends what into which conversation. */
export interface Post {
  caller: Caller;
  conversationId: string;
  posted: PostedActivity;
  files: UploadedFile[];
  /** The user that the address of an upload names. */
  userId?: string;
  /** Our own address as the client knows it; links to files begin with it. */
  ownUrl: string;
}

/** Turns what clients post into messages for the bot. */
export class ActivityPosts {
  constructor(private readonly deps: ActivityPostsDeps) {}

  /** Takes a post in and replies with the activity's id; a repeated post gets the first one's id and does nothing else. */
  async post(post: Post): Promise<Reply | Refusal> {
    const { caller, conversationId, posted } = post;
    const details = await this.deps.conversations.find(conversationId);
    if (!details) return refuse(404, 'NotFound', 'There is no such conversation.');
    const sender = senderOf(post, details);
    if ('refused' in sender) return sender;
    const id = activityIdOf(conversationId, posted.channelData?.clientActivityID, () => this.deps.ids.next());
    // That somebody is typing is true only now: it is neither kept nor does it wait for a turn.
    if (posted.type === 'typing') return { status: 200, body: { id } };
    const attachments = await this.#keepFiles(post, id);
    if (attachments && 'refused' in attachments) return attachments;
    const activity = this.#toActivity(post, id, sender, attachments);
    const message: InboundMessage = {
      address: this.deps.conversations.address(conversationId, sender),
      activity,
      verified: this.#verifiedBy(caller),
      trusted: caller.kind === 'secret',
    };
    return this.#deliver(message, id);
  }

  /** Tells the bot that the user is there, once for each conversation. */
  async announce(conversationId: string, caller: Caller, details: ConversationDetails): Promise<void> {
    const user = { id: details.userId ?? conversationId, name: details.userName };
    const address = this.deps.conversations.address(conversationId, user);
    const activity: ActivityJson = {
      type: 'conversationUpdate',
      id: conversationStartId(conversationId),
      timestamp: details.startedAt,
      channelId: CHANNEL_ID,
      conversation: { id: conversationId },
      from: { ...address.user, role: 'user' },
      recipient: { ...this.deps.config.bot, role: 'bot' },
      membersAdded: [address.user],
      ...(details.locale !== undefined && { locale: details.locale }),
    };
    const verified = this.#verifiedBy(caller);
    await this.deps.intake.accept({ address, activity, verified, trusted: caller.kind === 'secret' });
  }

  async #deliver(message: InboundMessage, id: string): Promise<Reply | Refusal> {
    try {
      if (message.activity.type === 'invoke') return await this.#invoke(message, id);
      await this.deps.inbound.post(message);
    } catch (error) {
      this.deps.log.error({ err: error, activityId: id }, 'a posted activity could not be taken in');
      if (isFrontdeskError(error) && error.retryable) return failureReply(error);
      return refuse(502, 'BotRejectedActivity', 'The bot did not take the activity; send it again.');
    }
    this.deps.wake(message.address.conversation.id);
    return { status: 200, body: { id } };
  }

  async #invoke(message: InboundMessage, id: string): Promise<Reply | Refusal> {
    const { status } = await this.deps.intake.invoke(message);
    if (status >= 200 && status < 300) return { status: 200, body: { id } };
    return refuse(502, 'BotRejectedActivity', `The bot answered the invoke activity with ${status}.`);
  }

  #toActivity(
    { conversationId, posted }: Post,
    id: string,
    sender: { id: string; name?: string },
    attachments: unknown[] | undefined,
  ): ActivityJson {
    return {
      ...posted,
      id,
      timestamp: this.deps.clock.now().toISOString(),
      channelId: CHANNEL_ID,
      conversation: { id: conversationId },
      from: { ...sender, role: 'user' },
      recipient: { ...this.deps.config.bot, role: 'bot' },
      ...(attachments && { attachments }),
    };
  }

  /** Stores uploaded files and those written into the activity as data URLs, and gives the attachments that link to them. */
  async #keepFiles(
    { conversationId, posted, files, ownUrl }: Post,
    activityId: string,
  ): Promise<unknown[] | Refusal | undefined> {
    if (posted.attachments === undefined && files.length === 0) return undefined;
    const at = this.deps.clock.now();
    let index = 0;
    const keep = (file: UploadedFile) =>
      this.deps.attachments.keep({ conversationId, activityId, index: index++ }, file, at, ownUrl);
    const waiting = [...files];
    const attachments: unknown[] = [];
    for (const attachment of posted.attachments ?? []) {
      const inline = attachment.contentUrl?.startsWith('data:') ? parseDataUrl(attachment.contentUrl) : undefined;
      if (attachment.contentUrl?.startsWith('data:') && !inline) {
        return refuse(400, 'BadArgument', 'attachments.contentUrl: not a valid data URL');
      }
      if (inline) {
        const contentUrl = await keep({ ...inline, name: plainName(attachment.name) });
        attachments.push({ ...attachment, contentUrl });
        continue;
      }
      // The client lists its files without an address and sends them beside, in no certain order: the name joins them.
      const place =
        attachment.contentUrl === undefined ? waiting.findIndex(({ name }) => name === attachment.name) : -1;
      const [file] = place < 0 ? [] : waiting.splice(place, 1);
      attachments.push(
        file ? { ...attachment, contentType: file.contentType, contentUrl: await keep(file) } : attachment,
      );
    }
    for (const file of waiting) {
      attachments.push({ contentType: file.contentType, name: file.name, contentUrl: await keep(file) });
    }
    return attachments;
  }

  #verifiedBy(caller: Caller): VerifiedCustomer | undefined {
    const customer = caller.kind === 'token' ? caller.grant.customer : undefined;
    if (!customer) return undefined;
    const until = Date.parse(customer.at) + this.deps.config.verifiedForSeconds * 1000;
    return until > this.deps.clock.now().getTime() ? customer : undefined;
  }
}

/** The user that a post is from: the token's, else the one that the client names, never with the reserved prefix. */
function senderOf(post: Post, details: ConversationDetails): { id: string; name?: string } | Refusal {
  const { caller, posted, userId } = post;
  const grant = caller.kind === 'token' ? caller.grant : undefined;
  const id = grant?.userId ?? posted.from?.id ?? userId ?? details.userId;
  const name = grant?.userName ?? posted.from?.name ?? undefined;
  if (id === undefined || id === '') return refuse(400, 'MissingProperty', 'from.id: say who sends the activity');
  if (grant && grant.userId === undefined && id.startsWith(RESERVED_USER_PREFIX)) {
    return refuse(
      400,
      'BadArgument',
      `from.id: an id that begins with ${RESERVED_USER_PREFIX} must come from the token`,
    );
  }
  return name === undefined ? { id } : { id, name };
}
