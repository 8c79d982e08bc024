import type { ActivityJson, Address } from '../../src/core/conversation';
import type { Channel, ChannelFeatures } from '../../src/ports/channel';

export interface Delivered {
  id: string;
  to: Address;
  activity: ActivityJson;
  updates?: string;
}

export const RICH_FEATURES: ChannelFeatures = {
  adaptiveCards: true,
  buttons: true,
  typing: true,
  updates: true,
  maxTextLength: 28_000,
};

/** A channel that keeps what it is given to deliver. Serves every channel id. */
export class CollectingChannel implements Channel {
  readonly name = 'collecting';
  readonly delivered: Delivered[] = [];
  readonly typingShown: Address[] = [];
  /** Called before each delivery; may throw. */
  beforeDelivery: (message: Delivered) => void | Promise<void> = () => undefined;

  constructor(private readonly shows: ChannelFeatures = RICH_FEATURES) {}

  serves(): boolean {
    return true;
  }

  features(): ChannelFeatures {
    return this.shows;
  }

  async deliver(message: Delivered): Promise<{ activityId: string }> {
    await this.beforeDelivery(message);
    this.delivered.push(message);
    return { activityId: message.updates ?? message.id };
  }

  async typing(to: Address): Promise<void> {
    this.typingShown.push(to);
  }

  /** What one conversation has been shown, oldest first. */
  shownIn(conversationId: string): ActivityJson[] {
    return this.delivered.filter(({ to }) => to.conversation.id === conversationId).map(({ activity }) => activity);
  }
}
