import { z } from 'zod';
import type { Handoff } from '../core/handoff';
import { toAgent, toBot } from '../core/ownership';
import type { Turn } from '../ports/turn';
import type { Assignments } from './assignments';
import type { CustomerMessages } from './customerMessages';
import type { DeskDeps } from './deskDeps';
import { EXTERNAL_AGENT_ID } from './matching';
import type { Offers } from './offers';
import type { QueuePlaces } from './queuePlaces';

/** A `handoff.status` event (Bot Framework, "Transition conversations from bot to human"). */
const statusSchema = z.looseObject({
  from: z.looseObject({ name: z.string().max(200).optional() }).optional(),
  value: z.looseObject({
    state: z.enum(['accepted', 'failed', 'completed']),
    message: z.string().max(2_000).nullish(),
  }),
});

/**
 * Obeys an outside agent hub, which has taken over the conversation's messages when it accepts.
 * An event that cannot be understood is ignored: the protocol forbids to reject it.
 */
export class HubStatus {
  constructor(
    private readonly deps: Pick<DeskDeps, 'handoffs' | 'clock' | 'log'>,
    private readonly assignments: Assignments,
    private readonly offers: Offers,
    private readonly places: QueuePlaces,
    private readonly messages: CustomerMessages,
  ) {}

  async obey(turn: Turn): Promise<void> {
    const parsed = statusSchema.safeParse(turn.activity);
    const open = await this.subject(turn);
    if (!parsed.success || open === undefined) {
      this.deps.log.warn({ conversation: turn.key, known: parsed.success }, 'handoff.status ignored');
      return;
    }
    const { state } = parsed.data.value;
    if (state === 'accepted') await this.accepted(turn, open, parsed.data.from?.name);
    else if (open.state !== 'waiting' && open.agentId !== EXTERNAL_AGENT_ID) {
      this.deps.log.warn(
        { handoff: open.id, state },
        'handoff.status about a conversation that an agent of our own has',
      );
    } else if (state === 'completed') this.completed(turn, open);
    else await this.failed(turn, open);
  }

  /** A turn that runs anew finds the handoff that it closed the first time by the owner, which only its commit changes. */
  private async subject(turn: Turn): Promise<Handoff | undefined> {
    const { owner } = turn;
    return owner.kind === 'bot'
      ? await this.deps.handoffs.findOpen(turn.key)
      : await this.deps.handoffs.get(owner.handoffId);
  }

  private async accepted(turn: Turn, open: Handoff, hubName: string | undefined): Promise<void> {
    const name = hubName ?? this.messages.text(turn.locale, 'agent');
    const claim = await this.deps.handoffs.claim(open.id, { id: EXTERNAL_AGENT_ID, name }, this.deps.clock.now());
    if (claim.kind === 'notFound' || claim.kind === 'closed' || claim.handoff.agentId !== EXTERNAL_AGENT_ID) return;
    if (turn.owner.kind !== 'agent') turn.owner = toAgent(turn.owner, open.id, EXTERNAL_AGENT_ID);
    turn.afterCommit(async () => {
      await this.assignments.complete(claim.handoff);
      await this.offers.retire(open.id);
      await this.places.tellChanges();
    });
  }

  private completed(turn: Turn, open: Handoff): void {
    if (turn.owner.kind === 'agent') turn.owner = toBot(turn.owner);
    turn.afterCommit(() => this.assignments.close(open, { by: EXTERNAL_AGENT_ID, reason: 'resolved' }));
  }

  private async failed(turn: Turn, open: Handoff): Promise<void> {
    await this.deps.handoffs.move(open.id, {
      from: ['waiting', 'assigned', 'active'],
      to: 'closed',
      by: EXTERNAL_AGENT_ID,
      at: turn.now,
      set: { closeReason: 'abandoned' },
    });
    if (turn.owner.kind !== 'bot') turn.owner = toBot(turn.owner);
    turn.reply({ type: 'message', text: this.messages.text(turn.locale, 'nobodyCame') });
    turn.afterCommit(async () => {
      await this.offers.retire(open.id);
      await this.places.tellChanges();
    });
  }
}
