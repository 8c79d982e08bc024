import type { ActivityJson, Address, VerifiedCustomer } from '../core/conversation';

export interface ChannelFeatures {
  /** Adaptive cards are shown as such. */
  adaptiveCards: boolean;
  /** Buttons (suggested actions, hero-card actions) can be pressed; else the contact answers with a number. */
  buttons: boolean;
  typing: boolean;
  /** A delivered message can be replaced. */
  updates: boolean;
  /** In UTF-16 code units. */
  maxTextLength: number;
}

/** What a channel is asked to deliver. */
export interface DeliverRequest {
  id: string;
  to: Address;
  activity: ActivityJson;
  /** The activity that it replaces, by the id that the channel gave it. */
  updates?: string;
}

/** A way in and out. One folder each; adding one is that folder and one line in `compose`. */
export interface Channel {
  /** The folder's name. */
  readonly name: string;
  /**
   * Whether messages to this address go out here. An address with a `serviceUrl` came through a connector and goes back there,
   * whatever its channel id: Azure has a Direct Line and a Telegram of its own.
   */
  serves(address: Address): boolean;
  features(channelId: string): ChannelFeatures;
  /**
   * Delivers one message. Returns the id that the channel gave it.
   * Throws `CHANNEL_UNAVAILABLE` (retryable, perhaps with `retryAfterMs`) or `CHANNEL_REJECTED` (final).
   * A channel that keeps its messages must keep one copy of a message id delivered twice.
   */
  deliver(message: DeliverRequest): Promise<{ activityId: string }>;
  /** Shows that an answer is under way; never stored, never thrown. */
  typing(to: Address): Promise<void>;
}

/** What a channel has verified and parsed. `activity.id` is always set. */
export interface InboundMessage {
  address: Address;
  activity: ActivityJson;
  verified?: VerifiedCustomer;
  /** Sent with the company's own credentials (a signed connector token, the Direct Line secret), not from a contact's device. */
  trusted?: boolean;
}

/** Where channels put what comes in. */
export interface Intake {
  /** Durable when it resolves; the turn runs afterwards. `duplicate` when this message was accepted before. */
  accept(message: InboundMessage): Promise<{ kind: 'accepted' | 'duplicate' }>;
  /** Runs a request that must be answered at once (an invoke activity), in turn with the conversation's messages. */
  invoke(message: InboundMessage): Promise<{ status: number; body?: unknown }>;
}
