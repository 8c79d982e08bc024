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
    const [next] = left
      .filter(({ messages }) => messages.length > 0)
      .sort((one, other) => (timeOf(one.messages[0]) < timeOf(other.messages[0]) ? -1 : 1));
    const message = next?.messages.shift();
    if (next === undefined || message === undefined) return ordered;
    ordered.push({ source: next.source, message });
  }
}

function timeOf(message: OutgoingMessage | undefined): string {
  return message?.at ?? '';
}
