import type { ActivityJson, ConversationRecord } from '../core/conversation';
import { FrontdeskError } from '../core/errors';
import type { CloseReason, Handoff } from '../core/handoff';
import { toAgent, toBot } from '../core/ownership';
import { changeOwner } from './changeOwner';
import type { CustomerMessages } from './customerMessages';
import type { DeskDeps } from './deskDeps';
import { messageId } from './messageId';

/** The event that tells the dialogs that an agent has left; they ask for a rating then. */
const HANDOFF_CLOSED_EVENT = 'frontdesk.handoff.closed';

export interface Closing {
  by: string;
  reason: CloseReason;
  note?: string;
}

/**
 * Gives conversations to agents and takes them back. Every step can be repeated: after a stop in the middle the same
 * call does what is left, and says nothing twice.
 */
export class Assignments {
  constructor(
    private readonly deps: Pick<DeskDeps, 'handoffs' | 'conversations' | 'intake' | 'clock' | 'log'>,
    private readonly messages: CustomerMessages,
  ) {}

  /** Makes an assigned handoff active: the agent owns the conversation and the customer knows. */
  async complete(handoff: Handoff): Promise<void> {
    if (handoff.state !== 'assigned' || handoff.agentId === undefined) return;
    const { id, agentId, agentName = '' } = handoff;
    const record = await changeOwner(this.deps, handoff, (owner) => {
      if (owner.kind !== 'agent') return toAgent(owner, id, agentId);
      if (owner.handoffId === id) return undefined;
      throw new FrontdeskError(
        'DESK_ALREADY_TAKEN',
        `The conversation of ${id} is with an agent of ${owner.handoffId}`,
      );
    });
    const key = handoff.message === undefined ? 'joined' : 'joinedForMessage';
    const text = this.messages.text(record.locale ?? handoff.locale, key, { name: agentName });
    const sayingId = `joined|${handoff.acceptedAt ?? ''}`;
    await this.messages.say(handoff, record, { id: sayingId, text, status: 'accepted' }, record.owner.epoch);
    await this.deps.handoffs.move(id, {
      from: ['assigned'],
      to: 'active',
      by: agentId,
      at: this.deps.clock.now(),
      heldBy: agentId,
    });
    this.deps.log.info({ handoff: id, agent: agentId }, 'handoff active');
  }

  /** Gives the conversation back to the bot, tells the customer, has a rating asked for and closes the handoff. */
  async close(handoff: Handoff, closing: Closing): Promise<void> {
    const { id, agentName = '' } = handoff;
    if (handoff.state === 'closed') return;
    const record = await changeOwner(this.deps, handoff, (owner) =>
      owner.kind === 'agent' && owner.handoffId === id ? toBot(owner) : undefined,
    );
    const text = this.messages.text(record.locale ?? handoff.locale, 'left', { name: agentName });
    await this.messages.say(handoff, record, { id: 'left', text, status: 'completed' });
    await this.deps.intake.accept({ address: record.address, activity: closedEvent(handoff, record), trusted: true });
    // Last: a handoff that is still held is one whose closing is taken up again after a stop.
    await this.deps.handoffs.move(id, {
      from: ['waiting', 'assigned', 'active'],
      to: 'closed',
      by: closing.by,
      at: this.deps.clock.now(),
      note: closing.note,
      set: { closeReason: closing.reason },
    });
    this.deps.log.info({ handoff: id, by: closing.by }, 'handoff closed');
  }
}

function closedEvent(handoff: Handoff, record: ConversationRecord): ActivityJson {
  return {
    type: 'event',
    name: HANDOFF_CLOSED_EVENT,
    id: messageId('closed', handoff.id),
    locale: record.locale ?? handoff.locale,
    value: { handoffId: handoff.id, agentName: handoff.agentName ?? '' },
  };
}
