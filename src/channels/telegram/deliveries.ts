import type { Api } from 'grammy';
import type { ActivityJson } from '../../core/conversation';
import type { DeliverRequest } from '../../ports/channel';
import type { BackgroundWork } from './backgroundWork';
import { BoundedMap } from '../../core/boundedMap';
import { offerTag } from './callbackData';
import { type ChatTarget, toTarget } from './chatAddress';
import { type OutgoingStep, outgoingSteps } from './outgoingSteps';
import type { RecentOffers } from './recentOffers';
import { Sender } from './sender';
import { telegramError } from './telegramError';

const KEPT_DELIVERIES = 10_000;

/** How far a message has been sent: what Telegram took of it, in order. */
interface Delivery {
  parts: { id: number; kind: OutgoingStep['kind'] }[];
  done: boolean;
}

/**
 * Sends messages, long ones in several parts. What this process has sent of a message is remembered under the
 * message's id: a repetition goes on behind the last part that Telegram took, and sends nothing when all were taken.
 */
export class Deliveries {
  private readonly sender: Sender;
  private readonly known = new BoundedMap<string, Delivery>(KEPT_DELIVERIES);

  constructor(
    private readonly api: Api,
    private readonly offers: RecentOffers,
    private readonly background: BackgroundWork,
  ) {
    this.sender = new Sender(api);
  }

  /**
   * The activity id names Telegram's messages, one for each part, joined by dots.
   * Throws `CHANNEL_UNAVAILABLE` or `CHANNEL_REJECTED`.
   */
  async deliver({ id, to, activity, updates }: DeliverRequest): Promise<{ activityId: string }> {
    const target = toTarget(to.conversation.id);
    const tag = offerTag(id, to.conversation.id);
    const delivery = this.known.get(id) ?? { parts: [], done: false };
    this.known.set(id, delivery);
    if (!delivery.done) {
      const steps = outgoingSteps(activity, tag);
      try {
        await this.sendParts(target, steps, delivery, replyTarget(target, activity), toPartIds(updates));
      } catch (error) {
        throw telegramError(error);
      }
      delivery.done = true;
      this.noteOffer(target, to.conversation.id, tag, steps, delivery);
    }
    return { activityId: activityIdOf(delivery) ?? id };
  }

  private async sendParts(
    target: ChatTarget,
    steps: readonly OutgoingStep[],
    { parts }: Delivery,
    replyTo: number | undefined,
    replaced: readonly number[],
  ): Promise<void> {
    for (const [index, step] of steps.entries()) {
      if (index < parts.length) continue;
      const old = replaced[index];
      const id =
        old === undefined
          ? await this.sender.send(target, step, index === 0 ? replyTo : undefined)
          : await this.sender.replace(target, old, step);
      parts.push({ id, kind: step.kind });
    }
    // Parts of a longer message that this one takes the place of.
    for (const left of replaced.slice(steps.length)) {
      this.background.run('deleteMessage', () => this.api.deleteMessage(target.chatId, left));
    }
  }

  /** Takes the answers off the message that was the newest offer: one question at a time can be answered by a press. */
  private noteOffer(
    { chatId }: ChatTarget,
    conversationId: string,
    tag: string,
    steps: readonly OutgoingStep[],
    { parts }: Delivery,
  ): void {
    const keyboard = steps.at(-1)?.keyboard;
    const messageId = parts.at(-1)?.id;
    if (keyboard === undefined || messageId === undefined || !keyboard.isOffer) return;
    const before = this.offers.replace(conversationId, { messageId, tag, lastingRows: keyboard.lastingRows });
    if (before === undefined) return;
    this.background.run('editMessageReplyMarkup', () =>
      this.api.editMessageReplyMarkup(chatId, before.messageId, {
        reply_markup: { inline_keyboard: before.lastingRows },
      }),
    );
  }
}

/** In a group it must be seen to whom the bot speaks; in a private chat that is plain. */
function replyTarget({ isGroup }: ChatTarget, { replyToId }: ActivityJson): number | undefined {
  const match = isGroup ? /^(\d+)(?:\.|$)/.exec(replyToId ?? '') : null;
  return match === null ? undefined : Number(match[1]);
}

function toPartIds(activityId: string | undefined): number[] {
  return activityId !== undefined && /^\d+(\.\d+)*$/.test(activityId) ? activityId.split('.').map(Number) : [];
}

/** Of the text parts, which can be edited; of the pictures where there is no text; undefined when nothing was sent. */
function activityIdOf({ parts }: Delivery): string | undefined {
  const texts = parts.filter((part) => part.kind === 'text');
  const named = texts.length === 0 ? parts : texts;
  return named.length === 0 ? undefined : named.map((part) => part.id).join('.');
}
