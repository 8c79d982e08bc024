import { type Address, conversationKey, type OutgoingMessage } from '../core/conversation';
import type { Clock } from '../ports/clock';
import type { ConversationStore } from '../ports/conversationStore';
import type { Messenger } from '../ports/messenger';
import type { Dispatcher } from './dispatcher';
import { transcriptEntries } from './transcriptEntries';

/** Says things outside a turn through the addressee's outbox. */
export class OutboxMessenger implements Messenger {
  constructor(
    private readonly conversations: ConversationStore,
    private readonly dispatcher: Dispatcher,
    private readonly clock: Clock,
  ) {}

  async send(
    to: Address,
    messages: Parameters<Messenger['send']>[1],
    options: { epoch?: number } = {},
  ): ReturnType<Messenger['send']> {
    const key = conversationKey(to.channelId, to.conversation.id);
    const at = this.clock.now();
    const outgoing = messages.map(
      ({ name, activity, ...rest }): OutgoingMessage => ({
        ...rest,
        key,
        to,
        at: at.toISOString(),
        activity: name === undefined ? activity : { ...activity, from: { ...to.bot, name } },
      }),
    );
    try {
      const transcript = transcriptEntries(outgoing, at);
      const result = await this.conversations.enqueue(to, outgoing, { at, epoch: options.epoch, transcript });
      if (result.kind === 'enqueued') this.dispatcher.submit(key, outgoing);
      return result;
    } catch (error) {
      this.dispatcher.recheck(key);
      throw error;
    }
  }
}
