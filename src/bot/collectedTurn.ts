import { createHash } from 'node:crypto';
import type {
  ActivityJson,
  ConversationKey,
  ConversationRecord,
  OutgoingMessage,
  VerifiedCustomer,
} from '../core/conversation';
import { heardPart } from '../core/heardPart';
import type { Locale } from '../core/locale';
import type { Owner } from '../core/ownership';
import type { Recognition } from '../core/recognition';
import type { ChannelFeatures } from '../ports/channel';
import type { TranscriptEntry } from '../ports/transcriptStore';
import type { Turn } from '../ports/turn';

export interface TurnInput {
  id: string;
  activity: ActivityJson;
  verified?: VerifiedCustomer;
  trusted: boolean;
}

export interface TurnOptions {
  record: ConversationRecord;
  input: TurnInput;
  features: ChannelFeatures;
  locale: Locale;
  now: Date;
  recognize(turn: CollectedTurn): Promise<Recognition>;
}

/** A turn whose words and changes are collected until it commits. */
export class CollectedTurn implements Turn {
  readonly key: ConversationKey;
  readonly id: string;
  readonly now: Date;
  readonly trusted: boolean;
  readonly features: ChannelFeatures;
  record: ConversationRecord;
  activity: ActivityJson;
  locale: Locale;
  owner: Owner;
  verified: VerifiedCustomer | undefined;
  text: string;
  /** The language that the message itself is written in, where that can be told. */
  spokenLocale: Locale | undefined;
  /** Who speaks unless said otherwise: the desk's own words in an agent's conversation are no part of a transcript. */
  speaker: OutgoingMessage['from'] = 'bot';
  readonly outgoing: OutgoingMessage[] = [];
  readonly transcript: TranscriptEntry[] = [];
  readonly committed: (() => Promise<void>)[] = [];
  private recognition: Promise<Recognition> | undefined;

  constructor(private readonly options: TurnOptions) {
    const { record, input } = options;
    this.key = record.key;
    this.id = input.id;
    this.activity = input.activity;
    this.now = options.now;
    this.trusted = input.trusted;
    this.features = options.features;
    this.record = record;
    this.locale = options.locale;
    this.owner = record.owner;
    this.verified = input.verified ?? record.verified;
    this.text = (input.activity.text ?? '').trim();
  }

  get heard(): string {
    return heardPart(this.text);
  }

  recognize(): Promise<Recognition> {
    this.recognition ??= this.options.recognize(this);
    return this.recognition;
  }

  idempotencyKey(step: string): string {
    return shortHash(`${this.id}|${step}`);
  }

  reply(activity: ActivityJson, from: OutgoingMessage['from'] = this.speaker): void {
    this.tell({ key: this.key, to: this.record.address, from, activity: { replyToId: this.activity.id, ...activity } });
  }

  tell(message: Omit<OutgoingMessage, 'id'>): void {
    // The same turn run again says the same things under the same ids, so that a channel can keep one copy.
    const id = shortHash(`${this.id}|out|${this.outgoing.length}`);
    this.outgoing.push({ id, at: this.now.toISOString(), ...message });
  }

  afterCommit(action: () => Promise<void>): void {
    this.committed.push(action);
  }

  /**
   * Takes back what was said and changed, as if the turn had just begun. Who the contact has proven to be stays: the code
   * that proved it is used up.
   */
  reset(record: ConversationRecord): void {
    this.record = record;
    this.owner = record.owner;
    this.outgoing.length = 0;
    this.transcript.length = 0;
    this.committed.length = 0;
  }
}

export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
