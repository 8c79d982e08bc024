import { BoundedMap } from '../core/boundedMap';
import { type Address, type ConversationKey, conversationKey, type OutgoingMessage } from '../core/conversation';
import { FrontdeskError, isFrontdeskError } from '../core/errors';
import type { Channel, ChannelFeatures } from '../ports/channel';
import type { Clock } from '../ports/clock';
import type { ConversationStore } from '../ports/conversationStore';
import type { HandoffStore } from '../ports/handoffStore';
import type { Log } from '../ports/log';
import { backoffMs } from './backoff';
import { Lanes } from '../core/lanes';
import { inOrderSaid, type Outbox } from './inOrderSaid';

const BACKOFF = { baseMs: 500, capMs: 60_000 };
/** A message that could not be delivered for this long is given up. */
export const GIVE_UP_AFTER_MS = 24 * 3_600_000;
const RECOVERY_PAGE = 500;
/** How many messages are remembered so as not to be delivered twice. */
const DONE_KEPT = 10_000;

export interface DispatcherOptions {
  channels: readonly Channel[];
  conversations: ConversationStore;
  handoffs: HandoffStore;
  clock: Clock;
  random: () => number;
  log: Log;
}

/**
 * Delivers committed messages, in order for each addressee, again and again until the channel takes
 * or finally refuses them. What is not delivered when the process ends is delivered after the next start.
 */
export class Dispatcher {
  private readonly lanes = new Lanes();
  /** Messages of which nothing is left to do, delivered or given up; ids are unique for ever. */
  private readonly done = new BoundedMap<string, true>(DONE_KEPT);
  private readonly waits = new Set<() => void>();
  private stopping = false;

  constructor(private readonly options: DispatcherOptions) {}

  /** Takes over messages that are in the outbox of `source`; returns at once. One that is submitted again is delivered once. */
  submit(source: ConversationKey, messages: readonly OutgoingMessage[]): void {
    const submittedAt = this.options.clock.now().getTime();
    for (const message of messages) {
      const lane = conversationKey(message.to.channelId, message.to.conversation.id);
      void this.lanes.run(lane, () => this.deliverUntilDone(source, message, submittedAt));
    }
  }

  /** Looks into the outbox of `source` after a while: a write into it has failed that may be stored all the same. */
  recheck(source: ConversationKey): void {
    void this.lanes.run(`recheck|${source}`, () => this.takeUpLater(source));
  }

  /** Submits all that an earlier process left undelivered. */
  async recover(): Promise<number> {
    const keys = await this.options.conversations.listUndelivered(RECOVERY_PAGE);
    const outboxes: Outbox[] = [];
    for (const source of keys) {
      const record = await this.options.conversations.load(source);
      outboxes.push({ source, messages: record?.outbox ?? [] });
    }
    const undelivered = inOrderSaid(outboxes);
    for (const { source, message } of undelivered) this.submit(source, [message]);
    let count = undelivered.length;
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

  private async deliverUntilDone(
    source: ConversationKey,
    message: OutgoingMessage,
    submittedAt: number,
  ): Promise<void> {
    let activityId: string | undefined;
    for (let attempt = 0; ; attempt += 1) {
      try {
        if (!this.done.has(message.id)) {
          // Once: only the note that it is delivered is tried again when the store fails.
          activityId ??= (await this.channelFor(message.to).deliver(message)).activityId;
          await this.noteOffer(message, activityId);
        }
        await this.options.conversations.acknowledge(source, [message.id]);
        this.done.set(message.id, true);
        return;
      } catch (error) {
        const age = this.options.clock.now().getTime() - submittedAt;
        if (!isFrontdeskError(error) || !error.retryable || age > GIVE_UP_AFTER_MS) {
          return await this.giveUp(source, message, error);
        }
        if (this.stopping) return;
        const what = activityId === undefined ? 'delivery failed' : 'delivery not noted';
        this.options.log.warn({ err: error, conversation: message.key, attempt }, `${what}, trying again`);
        await this.pause(backoffMs(attempt, this.options.random, BACKOFF, error.retryAfterMs));
        if (this.stopping && activityId === undefined) return;
      }
    }
  }

  private async noteOffer({ offer }: OutgoingMessage, activityId: string): Promise<void> {
    if (offer === undefined) return;
    const at = this.options.clock.now().toISOString();
    await this.options.handoffs.recordOffer(offer.handoffId, { agentId: offer.agentId, at, activityId });
  }

  private async giveUp(source: ConversationKey, message: OutgoingMessage, error: unknown): Promise<void> {
    this.options.log.error({ err: error, conversation: message.key, message: message.id }, 'message given up');
    this.done.set(message.id, true);
    try {
      await this.options.conversations.acknowledge(source, [message.id]);
    } catch (cause) {
      // It stays in the outbox and is tried again after the next start.
      this.options.log.error({ err: cause, message: message.id }, 'outbox not updated');
    }
  }

  private async takeUpLater(source: ConversationKey): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      await this.pause(backoffMs(attempt, this.options.random, BACKOFF));
      if (this.stopping) return;
      try {
        const record = await this.options.conversations.load(source);
        return this.submit(source, record?.outbox ?? []);
      } catch (error) {
        this.options.log.warn({ err: error, conversation: source, attempt }, 'outbox not read, trying again');
      }
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
