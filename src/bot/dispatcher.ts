import { type Address, type ConversationKey, conversationKey, type OutgoingMessage } from '../core/conversation';
import { FrontdeskError, isFrontdeskError } from '../core/errors';
import type { Channel, ChannelFeatures } from '../ports/channel';
import type { Clock } from '../ports/clock';
import type { ConversationStore } from '../ports/conversationStore';
import type { HandoffStore } from '../ports/handoffStore';
import type { Log } from '../ports/log';
import { backoffMs } from './backoff';
import { Lanes } from '../core/lanes';

const BACKOFF = { baseMs: 500, capMs: 60_000 };
/** A message that could not be delivered for this long is given up. */
export const GIVE_UP_AFTER_MS = 24 * 3_600_000;
const RECOVERY_PAGE = 500;

export interface DispatcherOptions {
  channels: readonly Channel[];
  conversations: ConversationStore;
  handoffs: HandoffStore;
  clock: Clock;
  random: () => number;
  log: Log;
}

/** A message being delivered. */
interface Delivery {
  source: ConversationKey;
  message: OutgoingMessage;
  submittedAt: number;
  /** The id that the channel gave it; undefined until the channel has taken it. */
  activityId?: string;
  /** Submitted again meanwhile: it may stand in the outbox anew. */
  repeated: boolean;
}

/**
 * Delivers committed messages, in order for each addressee, again and again until the channel takes
 * or finally refuses them. What is not delivered when the process ends is delivered after the next start.
 */
export class Dispatcher {
  private readonly lanes = new Lanes();
  private readonly underWay = new Map<string, Delivery>();
  private readonly waits = new Set<() => void>();
  private stopping = false;

  constructor(private readonly options: DispatcherOptions) {}

  /** Takes over messages that are in the outbox of `source`, but for those that are under way; returns at once. */
  submit(source: ConversationKey, messages: readonly OutgoingMessage[]): void {
    for (const message of messages) {
      const known = this.underWay.get(deliveryId(source, message));
      if (known !== undefined) {
        known.repeated = true;
        continue;
      }
      const submittedAt = this.options.clock.now().getTime();
      const delivery: Delivery = { source, message, submittedAt, repeated: false };
      this.underWay.set(deliveryId(source, message), delivery);
      const lane = conversationKey(message.to.channelId, message.to.conversation.id);
      void this.lanes.run(lane, () => this.deliverUntilDone(delivery));
    }
  }

  /** Submits all that an earlier process left undelivered. */
  async recover(): Promise<number> {
    let count = 0;
    const keys = await this.options.conversations.listUndelivered(RECOVERY_PAGE);
    for (const key of keys) {
      const record = await this.options.conversations.load(key);
      this.submit(key, record?.outbox ?? []);
      count += record?.outbox.length ?? 0;
    }
    // A full page means that there may be more, which become visible when these are gone.
    if (keys.length === RECOVERY_PAGE) {
      await this.lanes.idle();
      if (!this.stopping) count += await this.recover();
    }
    return count;
  }

  /** Delivers beside the outbox, once, with nothing kept: words that are of no use later. */
  async deliverNow(message: OutgoingMessage): Promise<void> {
    try {
      await this.channelFor(message.to).deliver(message);
    } catch (error) {
      this.options.log.warn({ err: error, conversation: message.key }, 'passing words not delivered');
    }
  }

  typing(to: Address): void {
    this.channelFor(to)
      .typing(to)
      .catch((error: unknown) => {
        this.options.log.debug({ err: error }, 'typing not shown');
      });
  }

  features(address: Address): ChannelFeatures {
    return this.channelFor(address).features(address.channelId);
  }

  /** Resolves when everything submitted has been delivered or given up. */
  idle(): Promise<void> {
    return this.lanes.idle();
  }

  /** Finishes what can be delivered at once; what must wait for a retry stays in the outbox. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const wake of this.waits) wake();
    await this.lanes.idle();
  }

  private channelFor(address: Address): Channel {
    const channel = this.options.channels.find((candidate) => candidate.serves(address));
    if (channel === undefined) throw new FrontdeskError('CHANNEL_UNKNOWN', `No channel serves "${address.channelId}"`);
    return channel;
  }

  private async deliverUntilDone(delivery: Delivery): Promise<void> {
    const { message, submittedAt } = delivery;
    for (let attempt = 0; ; attempt += 1) {
      try {
        // Once: only the note that it is delivered is tried again when the store fails.
        delivery.activityId ??= (await this.channelFor(message.to).deliver(message)).activityId;
        return await this.note(delivery, delivery.activityId);
      } catch (error) {
        const age = this.options.clock.now().getTime() - submittedAt;
        if (!isFrontdeskError(error) || !error.retryable || age > GIVE_UP_AFTER_MS) {
          return await this.giveUp(delivery, error);
        }
        if (this.stopping) return;
        const what = delivery.activityId === undefined ? 'delivery failed' : 'delivery not noted';
        this.options.log.warn({ err: error, conversation: message.key, attempt }, `${what}, trying again`);
        await this.pause(backoffMs(attempt, this.options.random, BACKOFF, error.retryAfterMs));
        if (this.stopping && delivery.activityId === undefined) return;
      }
    }
  }

  private async note(delivery: Delivery, activityId: string): Promise<void> {
    const { offer } = delivery.message;
    if (offer !== undefined) {
      const at = this.options.clock.now().toISOString();
      await this.options.handoffs.recordOffer(offer.handoffId, { agentId: offer.agentId, at, activityId });
    }
    await this.acknowledge(delivery);
  }

  private async acknowledge(delivery: Delivery): Promise<void> {
    const { source, message } = delivery;
    do {
      delivery.repeated = false;
      await this.options.conversations.acknowledge(source, [message.id]);
    } while (delivery.repeated);
    this.underWay.delete(deliveryId(source, message));
  }

  private async giveUp(delivery: Delivery, error: unknown): Promise<void> {
    const { source, message } = delivery;
    this.options.log.error({ err: error, conversation: message.key, message: message.id }, 'message given up');
    try {
      await this.acknowledge(delivery);
    } catch (cause) {
      // It stays in the outbox and is tried again after the next start.
      this.underWay.delete(deliveryId(source, message));
      this.options.log.error({ err: cause, message: message.id }, 'outbox not updated');
    }
  }

  private pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        cancel();
        this.waits.delete(wake);
        resolve();
      };
      const cancel = this.options.clock.after(delayMs, wake);
      this.waits.add(wake);
    });
  }
}

function deliveryId(source: ConversationKey, message: OutgoingMessage): string {
  return `${source}|${message.id}`;
}
