import type { ActivityJson, Address, OutgoingMessage } from '../core/conversation';

/** Says something outside a turn; durable when it resolves, delivered in order after it. */
export interface Messenger {
  send(
    to: Address,
    messages: {
      id: string;
      activity: ActivityJson;
      from: OutgoingMessage['from'];
      name?: string;
      offer?: OutgoingMessage['offer'];
      updates?: string;
    }[],
    options?: { epoch?: number },
  ): Promise<{ kind: 'enqueued' } | { kind: 'staleEpoch' }>;
}
