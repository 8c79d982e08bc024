import type { ActivityJson, ConversationRecord } from '../core/conversation';
import type { Handoff } from '../core/handoff';
import type { Locale } from '../core/locale';
import type { DeskDeps } from './deskDeps';
import { deliversEvents, type HandoffStatus, handoffStatus } from './handoffEvents';
import { messageId } from './messageId';

/** How far back a message that was said already is looked for. */
const LOOK_BACK = 50;

export interface Saying {
  /** Distinguishes this from everything else said about the handoff. */
  id: string;
  text: string;
  /** Told to clients beside the words, where the channel delivers events. */
  status?: HandoffStatus;
}

/** What the desk itself tells a customer outside a turn: each thing once, also when the work that says it runs twice. */
export class CustomerMessages {
  constructor(private readonly deps: Pick<DeskDeps, 'conversations' | 'transcripts' | 'messenger' | 'texts'>) {}

  /** With `epoch`, says it only while the conversation's owner is still the one of that epoch. */
  async say(handoff: Handoff, record: ConversationRecord | undefined, saying: Saying, epoch?: number): Promise<void> {
    const id = messageId(saying.id, handoff.id);
    if (await this.wasSaid(handoff, id)) return;
    const to = record?.address ?? handoff.address;
    const words: ActivityJson = { type: 'message', text: saying.text };
    const messages: Parameters<DeskDeps['messenger']['send']>[1] = [{ id, activity: words, from: 'bot' }];
    if (saying.status !== undefined && deliversEvents(to.channelId)) {
      const activity = handoffStatus(saying.status, saying.text);
      messages.unshift({ id: messageId(saying.id, handoff.id, 'status'), activity, from: 'system' });
    }
    await this.deps.messenger.send(to, messages, epoch === undefined ? {} : { epoch });
  }

  text(locale: Locale, key: string, values?: Record<string, unknown>): string {
    return this.deps.texts.say(locale, `desk.customer.${key}`, values);
  }

  /** Channels outside keep no second copy from being shown, so the transcript is asked. */
  private async wasSaid(handoff: Handoff, id: string): Promise<boolean> {
    const newest = await this.deps.transcripts.read(handoff.conversation, { limit: LOOK_BACK });
    return newest.some((entry) => entry.id === id);
  }
}
