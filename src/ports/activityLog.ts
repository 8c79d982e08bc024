import type { ActivityJson } from '../core/conversation';
import type { JsonObject } from '../core/json';

/** What a channel that Frontdesk serves itself (Direct Line) has shown in one conversation, in order. */
export interface LoggedActivity {
  /** 1, 2, 3, … with no gap: a reader who has seen n never misses one at or below n. */
  seq: number;
  activity: ActivityJson;
}

export interface ActivityLog {
  /** Adds activities (each with an `id`) at the end; one whose id is there already keeps its place. Returns each one's seq. Durable when it resolves. */
  append(conversationId: string, activities: ActivityJson[]): Promise<number[]>;
  /** Those after `afterSeq`, in order, at most `limit`. */
  read(conversationId: string, afterSeq: number, limit: number): Promise<LoggedActivity[]>;
  /** Remembers a conversation (its user, its token's claims); a second call with the same id keeps the first. */
  createConversation(conversationId: string, details: JsonObject, at: Date): Promise<{ created: boolean }>;
  getConversation(conversationId: string): Promise<JsonObject | undefined>;
  /** Drops conversations (and what they hold) with nothing new since `before`. */
  purge(before: Date): Promise<number>;
}
