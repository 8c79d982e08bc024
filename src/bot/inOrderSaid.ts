import type { ConversationKey, OutgoingMessage } from '../core/conversation';

export interface Outbox {
  source: ConversationKey;
  messages: readonly OutgoingMessage[];
}

/**
 * The messages of several outboxes in the order in which they were said, each outbox in its own order: what an agent says to a
 * customer stands in the agent's outbox, what the bot says before and after it in the customer's.
 */
export function inOrderSaid(outboxes: readonly Outbox[]): { source: ConversationKey; message: OutgoingMessage }[] {
  const left = outboxes.map(({ source, messages }) => ({ source, messages: [...messages] }));
  const ordered: { source: ConversationKey; message: OutgoingMessage }[] = [];
  for (;;) {
    const [one, ...others] = left.filter(({ messages }) => messages.length > 0);
    if (one === undefined) return ordered;
    const next = others.reduce((first, other) => (timeOf(other) < timeOf(first) ? other : first), one);
    ordered.push({ source: next.source, message: next.messages.shift() as OutgoingMessage });
  }
}

/** When the first of them was said; what an earlier version left does not tell, and goes before all others. */
function timeOf({ messages: [first] }: Outbox): string {
  return first?.at ?? '';
}
