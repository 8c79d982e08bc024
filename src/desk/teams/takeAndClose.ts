import type { Handoff } from '../../core/handoff';
import type { Assignments } from '../assignments';
import type { DeskDeps } from '../deskDeps';
import { withNewestMessages } from '../newestMessages';
import type { Offers } from '../offers';
import type { QueuePlaces } from '../queuePlaces';
import type { AgentTurn } from './agentTurn';
import type { Press } from './cardActions';
import { type Card, conversationCard, declinedCard, outcomeCard, outcomeText } from './cards';

/** What pressing a button comes to: a card in place of the one pressed, or words when the card stays as it is. */
export type Outcome =
  | { kind: 'card'; card: Card; handoff: Handoff }
  /** `said`: the chat has the words already. */
  | { kind: 'words'; text: string; said?: boolean };

/**
 * Taking, picking, declining and ending conversations. Everything here may run twice for one message (the turn may
 * have to run anew): a claim is kept by whoever has it, and ending is a note in the agent's record that the turn
 * commits and that is carried out after it.
 */
export class TakeAndClose {
  constructor(
    private readonly deps: Pick<DeskDeps, 'handoffs' | 'transcripts' | 'clock' | 'log'>,
    private readonly assignments: Assignments,
    private readonly offers: Offers,
    private readonly places: QueuePlaces,
  ) {}

  async press(mine: AgentTurn, press: Press): Promise<Outcome> {
    const handoff = await this.deps.handoffs.get(press.handoffId);
    if (handoff === undefined) return words(mine.say('press.unknown'));
    switch (press.verb) {
      case 'frontdesk.accept':
        return await this.accept(mine, handoff);
      case 'frontdesk.decline':
        return await this.decline(mine, handoff);
      case 'frontdesk.talk':
        return this.talk(mine, handoff);
      case 'frontdesk.close':
        return this.close(mine, handoff);
    }
  }

  async accept(mine: AgentTurn, handoff: Handoff): Promise<Outcome> {
    const { agent, turn } = mine;
    const isMine = handoff.agentId === agent.id && handoff.state !== 'closed';
    if (!isMine && handoff.state === 'waiting' && mine.held.length >= agent.capacity) {
      return words(mine.say('press.full', { count: agent.capacity }));
    }
    const claim = await this.deps.handoffs.claim(handoff.id, { id: agent.id, name: agent.name }, this.deps.clock.now());
    if (claim.kind === 'notFound') return words(mine.say('press.unknown'));
    const taken = claim.handoff;
    if (taken.state === 'closed' || taken.agentId !== agent.id) return card(taken, outcomeCard(taken, mine.cards));
    mine.state.current = taken.id;
    if (!mine.held.some(({ id }) => id === taken.id)) mine.held.push(taken);
    const told = await withNewestMessages(taken, this.deps.transcripts);
    const shown = conversationCard(told, mine.cards);
    this.replaceOffer(mine, taken, shown);
    if (taken.state === 'assigned') {
      this.deps.log.info({ handoff: taken.id, agent: agent.id }, 'handoff accepted');
      mine.reply(this.acceptedText(mine, taken));
      turn.afterCommit(() => this.carryThrough(taken));
    }
    return card(taken, shown);
  }

  talk(mine: AgentTurn, handoff: Handoff): Outcome {
    if (!mine.held.some(({ id }) => id === handoff.id)) return card(handoff, outcomeCard(handoff, mine.cards));
    mine.state.current = handoff.id;
    const text = mine.say('talk.now', { name: handoff.customerName, code: handoff.code });
    mine.reply(text);
    return { kind: 'words', text, said: true };
  }

  close(mine: AgentTurn, handoff: Handoff, note?: string): Outcome {
    if (!mine.held.some(({ id }) => id === handoff.id)) return card(handoff, outcomeCard(handoff, mine.cards));
    mine.state.closing[handoff.id] = { at: mine.turn.now.toISOString(), ...(note !== undefined && { note }) };
    mine.held = mine.held.filter(({ id }) => id !== handoff.id);
    if (mine.state.current === handoff.id) delete mine.state.current;
    const closed: Handoff = { ...handoff, state: 'closed', closeReason: 'resolved' };
    const shown = outcomeCard(closed, mine.cards);
    this.replaceOffer(mine, handoff, shown);
    mine.reply(this.closedText(mine, handoff));
    mine.turn.afterCommit(() => this.end(handoff, mine, note));
    return card(closed, shown);
  }

  private async decline(mine: AgentTurn, handoff: Handoff): Promise<Outcome> {
    if (handoff.state !== 'waiting') return card(handoff, outcomeCard(handoff, mine.cards));
    const at = this.deps.clock.now().toISOString();
    await this.deps.handoffs.recordOffer(handoff.id, { agentId: mine.agent.id, at, declinedAt: at });
    return card(handoff, declinedCard(handoff, mine.cards));
  }

  /** The card that was offered, unless it is the one just pressed: that is replaced by the answer. */
  private replaceOffer(mine: AgentTurn, handoff: Handoff, shown: Card): void {
    const offer = handoff.offers.find(({ agentId }) => agentId === mine.agent.id);
    if (offer?.activityId !== undefined && offer.activityId !== mine.turn.activity.replyToId)
      mine.replace(offer.activityId, shown);
  }

  private async carryThrough(handoff: Handoff): Promise<void> {
    await this.assignments.complete(handoff);
    await this.offers.retire(handoff.id);
    await this.places.tellChanges();
  }

  private async end(handoff: Handoff, mine: AgentTurn, note: string | undefined): Promise<void> {
    const held = await this.deps.handoffs.get(handoff.id);
    if (held?.agentId === mine.agent.id)
      await this.assignments.close(held, { by: mine.agent.id, reason: 'resolved', note });
    await this.offers.offerWaitingTo(mine.agent);
  }

  private acceptedText(mine: AgentTurn, handoff: Handoff): string {
    const values = { name: handoff.customerName, code: handoff.code, contact: handoff.message?.contact ?? '' };
    const first = mine.say(handoff.message === undefined ? 'accepted.talking' : 'accepted.message', values);
    const several = mine.held.length > 1 ? ` ${mine.say('accepted.several', { count: mine.held.length })}` : '';
    return `${first}${several}`;
  }

  private closedText(mine: AgentTurn, handoff: Handoff): string {
    const closed = mine.say('closed.done', { name: handoff.customerName, code: handoff.code });
    const { current } = mine;
    if (current !== undefined)
      return `${closed} ${mine.say('talk.now', { name: current.customerName, code: current.code })}`;
    return mine.held.length > 1 ? `${closed} ${mine.say('closed.pick', { count: mine.held.length })}` : closed;
  }
}

/** What an outcome says where no card can be replaced. */
export function textOf(outcome: Outcome, mine: AgentTurn): string {
  if (outcome.kind === 'words') return outcome.text;
  const { customerName, code } = outcome.handoff;
  return `${customerName} (${code}): ${outcomeText(outcome.handoff, mine.cards)}`;
}

function words(text: string): Outcome {
  return { kind: 'words', text };
}

function card(handoff: Handoff, content: Card): Outcome {
  return { kind: 'card', card: content, handoff };
}
