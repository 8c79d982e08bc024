import { BoundedMap } from '../core/boundedMap';
import type { ConversationKey } from '../core/conversation';
import type { InboxEntry } from '../ports/inboxStore';

/** For how many conversations the last answered message is remembered. */
const REMEMBERED = 20_000;

/**
 * Gives a conversation's messages in order without reading the inbox again for each: a message that was
 * appended by this process and follows directly on the last answered one is next. In every other case
 * (a gap, the first message since the start, a failure) the store tells what is next.
 */
export class InboxOrder {
  private readonly waiting = new Map<ConversationKey, Map<number, InboxEntry>>();
  private readonly answered = new BoundedMap<ConversationKey, number>(REMEMBERED);

  arrived(entry: InboxEntry): void {
    const entries = this.waiting.get(entry.key) ?? new Map<number, InboxEntry>();
    entries.set(entry.seq, entry);
    this.waiting.set(entry.key, entries);
  }

  /** The messages to answer now, in order; none when all are answered. */
  async next(key: ConversationKey, readPending: () => Promise<InboxEntry[]>): Promise<InboxEntry[]> {
    const waiting = this.waiting.get(key);
    if (waiting === undefined && this.answered.has(key)) return [];
    const last = this.answered.get(key) ?? 0;
    const following = waiting?.get(last + 1);
    if (following !== undefined) return [following];
    this.waiting.delete(key);
    return await readPending();
  }

  done(entry: InboxEntry): void {
    const waiting = this.waiting.get(entry.key);
    waiting?.delete(entry.seq);
    if (waiting?.size === 0) this.waiting.delete(entry.key);
    this.answered.set(entry.key, entry.seq);
  }

  /** After a failure nothing in memory is trusted. */
  forget(key: ConversationKey): void {
    this.waiting.delete(key);
    this.answered.delete(key);
  }
}
