import type { ActivityJson, ConversationKey } from '../core/conversation';

/** How many entries `TranscriptStore.read` gives unless told. */
export const TRANSCRIPT_PAGE = 50;

/** One thing that was said, as people would read it back. */
export interface TranscriptEntry {
  /** The activity's id with its conversation; unique, a repetition is kept once. */
  id: string;
  key: ConversationKey;
  from: 'contact' | 'bot' | 'agent' | 'system';
  /** The name shown: the agent's, if an agent speaks. */
  name?: string;
  /** What was said, in plain text; cards are rendered as text. */
  text: string;
  activity: ActivityJson;
  /** ISO 8601, UTC. */
  at: string;
}

export interface TranscriptStore {
  /**
   * The newest `limit` entries (default `TRANSCRIPT_PAGE`), oldest first, in the order in which they were stored.
   * With `before`, the id of an entry: only those stored before it, none when the conversation has no such entry.
   */
  read(key: ConversationKey, options?: { limit?: number; before?: string }): Promise<TranscriptEntry[]>;
}
