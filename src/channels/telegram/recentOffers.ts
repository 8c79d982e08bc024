import type { InlineKeyboardButton } from 'grammy/types';
import { BoundedMap } from '../../core/boundedMap';

export interface Offer {
  messageId: number;
  tag: string;
  /** The message's buttons when its answers are gone. */
  lastingRows: InlineKeyboardButton[][];
}

const KEPT_CONVERSATIONS = 10_000;

/** The newest message with suggested answers of each conversation, as far as this process sent it. */
export class RecentOffers {
  private readonly newest = new BoundedMap<string, Offer>(KEPT_CONVERSATIONS);

  /** Remembers an offer; returns the one that it takes the place of, if that is another message. */
  replace(conversationId: string, offer: Offer): Offer | undefined {
    const before = this.newest.get(conversationId);
    this.newest.set(conversationId, offer);
    return before === undefined || before.messageId === offer.messageId ? undefined : before;
  }

  /** `unknown` for an offer newer than any that this process made: another instance, or an earlier run, may have made it. */
  standing(conversationId: string, messageId: number, tag: string): 'current' | 'superseded' | 'unknown' {
    const newest = this.newest.get(conversationId);
    if (newest === undefined || messageId > newest.messageId) return 'unknown';
    return messageId === newest.messageId && tag === newest.tag ? 'current' : 'superseded';
  }
}
