import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type restify from 'restify';
import type { ActivityJson, Address } from '../../core/conversation';
import { FrontdeskError, isFrontdeskError } from '../../core/errors';
import type { ActivityLog, LoggedActivity } from '../../ports/activityLog';
import type { BlobStore } from '../../ports/blobStore';
import type { Channel, ChannelFeatures, DeliverRequest, Intake } from '../../ports/channel';
import type { Clock, Ids } from '../../ports/clock';
import type { Log } from '../../ports/log';
import { ActivityPosts } from './activityPosts';
import { AddressLimit } from './addressLimit';
import { Attachments } from './attachments';
import { CallerCheck } from './caller';
import { DIRECT_LINE_DEFAULTS, type DirectLineConfig, type DirectLineSettings } from './config';
import { CHANNEL_ID, DirectLineConversations } from './conversations';
import { Inbound } from './inbound';
import { DirectLineRoutes } from './routes';
import { refuseUpgrade, StreamHub } from './streamHub';
import { DirectLineTokens } from './tokens';
import type { VerifyUserToken } from './userToken';
import { WebChatTokens } from './webChatTokens';

export interface DirectLineDeps {
  intake: Intake;
  activities: ActivityLog;
  blobs: BlobStore;
  clock: Clock;
  ids: Ids;
  log: Log;
  config: DirectLineSettings;
  /** Who the company's site says a visitor is; absent: visitors stay unknown. */
  verifyUserToken?: VerifyUserToken;
}

/** Ours, and the one by which restify forwards the event to its own listeners. */
const KNOWN_UPGRADE_LISTENERS = 2;

const FEATURES: ChannelFeatures = {
  adaptiveCards: true,
  buttons: true,
  typing: true,
  updates: false,
  maxTextLength: 200_000,
};

/** Direct Line 3.0 and web chat, served by Frontdesk itself. */
export function createDirectLineChannel(deps: DirectLineDeps): DirectLineChannel {
  return new DirectLineChannel(deps);
}

/**
 * The channel of web chat and of every Direct Line 3.0 client (Microsoft, "Key concepts in Direct Line API 3.0").
 * What it shows is in the `ActivityLog`, so that clients find it again after a reload, a lost network and a restart.
 */
export class DirectLineChannel implements Channel {
  readonly name = 'directLine';
  readonly #deps: DirectLineDeps;
  readonly #config: DirectLineConfig;
  readonly #inbound: Inbound;
  readonly #streams: StreamHub;
  readonly #routes: DirectLineRoutes;

  constructor(deps: DirectLineDeps) {
    const config: DirectLineConfig = { ...DIRECT_LINE_DEFAULTS, ...deps.config };
    const { activities, clock, ids, log } = deps;
    const tokens = new DirectLineTokens(config.tokenSecret, config.tokenLifetimeSeconds, clock, ids);
    const conversations = new DirectLineConversations(activities, config.bot);
    const attachments = new Attachments(deps.blobs, config.tokenSecret);
    const readAfter = (id: string, seq: number, limit: number) => this.#readAfter(id, seq, limit);
    const wake = (id: string) => this.#streams.wake(id);
    this.#deps = deps;
    this.#config = config;
    // Whoever can still read a conversation holds a token that is not older than this.
    const recoverWithinMs = (config.tokenLifetimeSeconds + config.continueForSeconds) * 1000;
    this.#inbound = new Inbound(deps.intake, activities, clock, recoverWithinMs);
    this.#streams = new StreamHub({ tokens, readAfter, clock, log, config });
    this.#routes = new DirectLineRoutes({
      callers: new CallerCheck(config.secrets, tokens),
      tokens,
      conversations,
      posts: new ActivityPosts({ ...deps, inbound: this.#inbound, conversations, attachments, config, wake }),
      attachments,
      webChatTokens: new WebChatTokens({ tokens, clock, ids, config, verifyUserToken: deps.verifyUserToken }),
      starts: new AddressLimit(config.startsPerMinute),
      tokenStarts: new AddressLimit(config.startsPerMinute),
      readAfter,
      clock,
      ids,
      log,
      config,
    });
  }

  serves(address: Address): boolean {
    return address.channelId === CHANNEL_ID && address.serviceUrl === undefined;
  }

  features(): ChannelFeatures {
    return FEATURES;
  }

  /** Adds the routes, and the streams to the server's upgrades; upgrades of other paths are left to their own listeners. */
  mount(server: restify.Server): void {
    this.#routes.mount(server);
    server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (this.#streams.handleUpgrade(request, socket, head)) return;
      // Another listener may know the path; without one the socket would stay open for ever.
      const others = server.server.listenerCount('upgrade') - KNOWN_UPGRADE_LISTENERS + server.listenerCount('upgrade');
      if (others <= 0) refuseUpgrade(socket, 404, 'Not Found');
    });
    this.#streams.start();
  }

  /** Closes the streams with 1001; resolves when they are closed. */
  async stop(): Promise<void> {
    await this.#streams.stop();
  }

  /** Logs the message and shows it. One that is logged already keeps its place and is not shown again. */
  async deliver(message: DeliverRequest): Promise<{ activityId: string }> {
    const { id: conversationId } = message.to.conversation;
    const activity = this.#toShown(message);
    if (activity.type === 'typing') {
      this.#streams.showNow(conversationId, activity);
      return { activityId: message.id };
    }
    try {
      await this.#deps.activities.append(conversationId, [activity]);
    } catch (cause) {
      const retryAfterMs = isFrontdeskError(cause) ? cause.retryAfterMs : undefined;
      throw new FrontdeskError('CHANNEL_UNAVAILABLE', 'the log of the conversation cannot be written', {
        cause,
        retryable: true,
        retryAfterMs,
      });
    }
    this.#streams.wake(conversationId);
    return { activityId: message.id };
  }

  async typing(to: Address): Promise<void> {
    const id = this.#deps.ids.next();
    this.#streams.showNow(to.conversation.id, this.#toShown({ id, to, activity: { type: 'typing' } }));
  }

  #toShown({ id, to, activity }: { id: string; to: Address; activity: ActivityJson }): ActivityJson {
    const { serviceUrl: _serviceUrl, ...said } = activity;
    const { bot } = this.#config;
    return {
      ...said,
      type: activity.type,
      id,
      timestamp: this.#deps.clock.now().toISOString(),
      channelId: CHANNEL_ID,
      conversation: { id: to.conversation.id },
      // An agent speaks under their own name, but no client may take them for the user.
      from: { id: bot.id, name: speakerOf(activity) ?? bot.name, role: 'bot' },
      recipient: to.user,
    };
  }

  /** What comes after a place in the log, once it is sure that the bot has got all of it. */
  async #readAfter(conversationId: string, seq: number, limit: number): Promise<LoggedActivity[]> {
    const entries = await this.#deps.activities.read(conversationId, seq, limit);
    await this.#inbound.settle(conversationId, entries);
    return entries;
  }
}

function speakerOf(activity: ActivityJson): string | undefined {
  return (activity.from as { name?: string } | undefined)?.name;
}
