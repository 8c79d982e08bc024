import type { Activity } from 'botbuilder';
import { plugins, type Next, type Request, type Response, type Server } from 'restify';
import type { ActivityJson, Address } from '../../core/conversation';
import { BoundedMap } from '../../core/boundedMap';
import { FrontdeskError, isFrontdeskError } from '../../core/errors';
import type { Channel, ChannelFeatures, DeliverRequest, Intake } from '../../ports/channel';
import type { Ids } from '../../ports/clock';
import type { Log } from '../../ports/log';
import type { BotServiceAdapter } from './botServiceAdapter';
import { channelFeatures } from './channelFeatures';
import { connectorError } from './connectorError';
import { toInbound } from './inboundActivity';
import { inParts } from './inParts';

/** Bot Framework channels send at most 256 KB. */
const MAX_BODY_BYTES = 512 * 1024;
/** A connector that says nothing for so long is asked again; all that is said to its addressee waits meanwhile. */
const ANSWER_WITHIN_MS = 30_000;
/** Of how many messages it is remembered which of their parts were sent. */
const BEGUN_KEPT = 10_000;

export interface AzureBotServiceDeps {
  adapter: BotServiceAdapter;
  intake: Intake;
  ids: Ids;
  log: Log;
  answerWithinMs?: number;
}

/**
 * Teams and every other channel of the Azure Bot Service, by the Bot Framework protocol
 * (Microsoft, "Bot Connector authentication" and "Bot Connector service REST API reference").
 */
export class AzureBotServiceChannel implements Channel {
  readonly name = 'azureBotService';
  /** By message: how many of its parts have been sent, so that another try goes on behind them. */
  private readonly begun = new BoundedMap<string, number>(BEGUN_KEPT);

  constructor(private readonly deps: AzureBotServiceDeps) {}

  serves(address: Address): boolean {
    return address.serviceUrl !== undefined;
  }

  features(channelId: string): ChannelFeatures {
    return channelFeatures(channelId);
  }

  /** Adds `POST /api/messages`. */
  mount(server: Server): void {
    server.post(
      '/api/messages',
      plugins.bodyReader({ maxBodySize: MAX_BODY_BYTES }),
      plugins.jsonBodyParser({ bodyReader: true }),
      (request: Request, response: Response, next: Next) => {
        this.receive(request, response).then(() => next(), next);
      },
    );
  }

  /** The id is that of the last part of a message that is longer than the channel takes. */
  async deliver(message: DeliverRequest): Promise<{ activityId: string }> {
    const { id, to, updates } = message;
    if (updates !== undefined) return await this.send(to, message.activity, updates);
    const parts = inParts(message.activity, this.features(to.channelId).maxTextLength);
    let sent = { activityId: id };
    for (const [index, part] of parts.entries()) {
      if (index < (this.begun.get(id) ?? 0)) continue;
      sent = await this.send(to, part);
      if (parts.length > 1) this.begun.set(id, index + 1);
    }
    this.begun.delete(id);
    return sent;
  }

  async typing(to: Address): Promise<void> {
    await this.send(to, { type: 'typing' });
  }

  private async send(to: Address, said: ActivityJson, updates?: string): Promise<{ activityId: string }> {
    if (to.serviceUrl === undefined) throw new FrontdeskError('CHANNEL_REJECTED', 'The address has no service address');
    const activity = outgoing(said, to);
    const options = { abortSignal: AbortSignal.timeout(this.deps.answerWithinMs ?? ANSWER_WITHIN_MS) };
    try {
      const { conversations } = await this.deps.adapter.connector(to.serviceUrl);
      if (updates !== undefined) {
        await conversations.updateActivity(to.conversation.id, updates, { ...activity, id: updates }, options);
        return { activityId: updates };
      }
      const { replyToId } = activity;
      const sent =
        replyToId === undefined
          ? await conversations.sendToConversation(to.conversation.id, activity, options)
          : await conversations.replyToActivity(to.conversation.id, replyToId, activity, options);
      return { activityId: sent.id };
    } catch (error) {
      throw connectorError(error);
    }
  }

  private async receive(request: Request, response: Response): Promise<void> {
    const parsed = toInbound(request.body, () => this.deps.ids.next());
    // Who sends is asked first: an unsigned request learns nothing, not even that its body is wrong.
    const claimed = (request.body ?? {}) as Partial<Activity>;
    try {
      await this.deps.adapter.authenticate(claimed, request.header('authorization') ?? '');
    } catch (error) {
      this.deps.log.warn({ err: error }, 'request to /api/messages refused');
      response.send(401, { error: { code: 'Unauthorized', message: 'The request carries no valid token.' } });
      return;
    }
    if (parsed.kind === 'invalid') {
      response.send(400, {
        error: { code: 'BadArgument', message: `${parsed.field} ${parsed.why}`, field: parsed.field },
      });
      return;
    }
    const { message } = parsed;
    try {
      if (message.activity.type === 'invoke') {
        const answer = await this.deps.intake.invoke(message);
        response.send(answer.status, answer.body ?? {});
      } else {
        // A typing indicator is gone before anybody could act on it.
        if (message.activity.type !== 'typing') await this.deps.intake.accept(message);
        response.send(200, {});
      }
    } catch (error) {
      this.deps.log.error({ err: error }, 'message not accepted');
      const status = isFrontdeskError(error) && !error.retryable ? 400 : 503;
      response.send(status, {
        error: { code: 'ServiceError', message: 'The message was not accepted; please send it again.' },
      });
    }
  }
}

function outgoing(activity: ActivityJson, to: Address): Partial<Activity> {
  return {
    ...activity,
    channelId: to.channelId,
    serviceUrl: to.serviceUrl,
    conversation: to.conversation,
    from: { ...to.bot, ...(activity.from as object | undefined), id: to.bot.id },
    recipient: to.user,
  } as Partial<Activity>;
}
