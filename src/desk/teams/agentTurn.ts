import type { Agent } from '../../core/agent';
import type { ActivityJson } from '../../core/conversation';
import type { Handoff } from '../../core/handoff';
import type { HandoffStore } from '../../ports/handoffStore';
import type { Texts } from '../../ports/texts';
import type { Turn } from '../../ports/turn';
import { type AgentState, readAgentState, writeAgentState } from './agentState';
import { type CardContext, cardMessage, type Card } from './cards';

/** One message of an agent: what they hold, whom they talk to, and how the desk answers them. */
export class AgentTurn {
  private constructor(
    readonly turn: Turn,
    readonly agent: Agent,
    readonly state: AgentState,
    /** Customers the agent has, oldest first, without those whose conversation they have just ended. */
    public held: Handoff[],
    private readonly texts: Texts,
  ) {}

  static async begin(turn: Turn, agent: Agent, deps: { handoffs: HandoffStore; texts: Texts }): Promise<AgentTurn> {
    const state = readAgentState(turn.record);
    const all = await deps.handoffs.listHeldBy(agent.id);
    // What the queue has closed need not be remembered any longer.
    const ids = new Set(all.map(({ id }) => id));
    for (const id of Object.keys(state.closing)) if (!ids.has(id)) delete state.closing[id];
    const held = all.filter(({ id }) => !(id in state.closing));
    return new AgentTurn(turn, agent, state, held, deps.texts);
  }

  get cards(): CardContext {
    return { texts: this.texts, locale: this.turn.locale, now: this.turn.now };
  }

  /** Whom plain words are for: the one picked last, or the only one there is; undefined when that is not clear. */
  get current(): Handoff | undefined {
    const picked = this.held.find(({ id }) => id === this.state.current);
    return picked ?? (this.held.length === 1 ? this.held[0] : undefined);
  }

  say(key: string, values?: Record<string, unknown>): string {
    return this.texts.say(this.turn.locale, `desk.${key}`, values);
  }

  reply(text: string): void {
    this.turn.reply({ type: 'message', text });
  }

  show(card: Card): void {
    this.turn.reply(cardMessage(card));
  }

  /** Replaces a card that the agent was shown. */
  replace(activityId: string, card: Card): void {
    const activity: ActivityJson = cardMessage(card);
    this.turn.tell({ key: this.turn.key, to: this.turn.record.address, from: 'system', activity, updates: activityId });
  }

  remember(): void {
    writeAgentState(this.turn.record, this.state);
  }
}
