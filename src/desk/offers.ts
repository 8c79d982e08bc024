import type { Agent } from '../core/agent';
import type { Handoff } from '../core/handoff';
import type { Background } from './background';
import type { DeskDeps } from './deskDeps';
import { canServe, isAvailable, localeOf, type ReachableAgent, queuedAt, wasOffered } from './matching';
import { messageId } from './messageId';
import { withNewestMessages } from './newestMessages';
import { type CardContext, cardMessage, offerCard, outcomeCard } from './teams/cards';

/** How many of the oldest handoffs an agent is shown at once; the rest is in `queue`. */
const OFFERS_AT_ONCE = 10;
/** How soon and how often a card still on its way is looked for, to be replaced once it has arrived. */
const RETIRE_AGAIN_MS = 2_000;
const RETIRE_TRIES = 5;

/** The cards by which agents are asked to take a handoff. */
export class Offers {
  constructor(
    private readonly deps: Pick<
      DeskDeps,
      'handoffs' | 'agents' | 'transcripts' | 'messenger' | 'texts' | 'clock' | 'log'
    >,
    private readonly background: Background,
  ) {}

  /** Shows a waiting handoff to every available agent who can serve it, has room and has not seen it. */
  async offer(handoffId: string): Promise<void> {
    const handoff = await this.deps.handoffs.get(handoffId);
    if (handoff?.state !== 'waiting') return;
    for (const agent of await this.deps.agents.list()) {
      if (
        isAvailable(agent) &&
        !wasOffered(handoff, agent.id) &&
        canServe(agent, handoff) &&
        (await this.hasRoom(agent))
      ) {
        await this.show(handoff, agent);
      }
    }
  }

  /** Shows an agent what waits for somebody like them. Returns how many wait, shown before or now. */
  async offerWaitingTo(agent: Agent): Promise<number> {
    const fitting = (await this.deps.handoffs.listWaiting()).filter((handoff) => canServe(agent, handoff));
    if (!isAvailable(agent) || !(await this.hasRoom(agent))) return fitting.length;
    for (const handoff of fitting.slice(0, OFFERS_AT_ONCE)) {
      if (!wasOffered(handoff, agent.id)) await this.show(handoff, agent);
    }
    return fitting.length;
  }

  /** Shows what was not shown: after a stop, or when another instance changed something. */
  async offerAll(): Promise<void> {
    const agents = (await this.deps.agents.list()).filter(isAvailable);
    for (const agent of agents) await this.offerWaitingTo(agent);
  }

  async hasRoom(agent: Agent): Promise<boolean> {
    return (await this.deps.handoffs.listHeldBy(agent.id)).length < agent.capacity;
  }

  /** Replaces the cards of everybody but the one who has it with what became of the handoff. */
  async retire(handoffId: string, tries = RETIRE_TRIES): Promise<void> {
    const handoff = await this.deps.handoffs.get(handoffId);
    if (handoff === undefined || handoff.state === 'waiting') return;
    const others = handoff.offers.filter((offer) => offer.agentId !== handoff.agentId);
    const agents = new Map((await this.deps.agents.list()).map((agent) => [agent.id, agent]));
    let onTheWay = false;
    for (const { agentId, activityId } of others) {
      const agent = agents.get(agentId);
      if (agent?.address === undefined) continue;
      if (activityId === undefined) onTheWay = true;
      else await this.replace(handoff, agent as ReachableAgent, activityId);
    }
    if (onTheWay && tries > 1) {
      this.background.after(RETIRE_AGAIN_MS, 'offers still on their way', () => this.retire(handoffId, tries - 1));
    }
  }

  private async show(handoff: Handoff, agent: ReachableAgent): Promise<void> {
    const at = this.deps.clock.now();
    const id = messageId('offer', handoff.id, agent.id, queuedAt(handoff));
    const told = await withNewestMessages(handoff, this.deps.transcripts);
    const activity = cardMessage(offerCard(told, this.cards(agent, at)));
    const offer = { handoffId: handoff.id, agentId: agent.id };
    // Sent first: an offer that is noted but was never sent would leave the customer waiting for nobody.
    await this.deps.messenger.send(agent.address, [{ id, activity, from: 'system', offer }]);
    await this.deps.handoffs.recordOffer(handoff.id, { agentId: agent.id, at: at.toISOString() });
    this.deps.log.info({ handoff: handoff.id, agent: agent.id }, 'handoff offered');
  }

  private async replace(handoff: Handoff, agent: ReachableAgent, updates: string): Promise<void> {
    const id = messageId('offerOver', handoff.id, agent.id, updates, handoff.agentId ?? handoff.closeReason ?? '');
    const activity = cardMessage(outcomeCard(handoff, this.cards(agent, this.deps.clock.now())));
    await this.deps.messenger.send(agent.address, [{ id, activity, from: 'system', updates }]);
  }

  private cards(agent: Agent, at: Date): CardContext {
    return { texts: this.deps.texts, locale: localeOf(agent), now: at };
  }
}
