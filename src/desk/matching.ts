import type { Agent } from '../core/agent';
import type { Address } from '../core/conversation';
import type { Handoff } from '../core/handoff';
import type { Locale } from '../core/locale';

export type ReachableAgent = Agent & { address: Address };

/** The skill of handoffs about nothing in particular. */
export const GENERAL_SKILL = 'general';
/** Stands for the agents of an outside hub that obeys the handoff protocol. */
export const EXTERNAL_AGENT_ID = 'external';

/** Whether the agent has joined and wants work. */
export function isAvailable(agent: Agent): agent is ReachableAgent {
  return agent.address !== undefined && agent.presence === 'available';
}

/** Whether the agent has the skill and speaks the language. */
export function canServe(agent: Agent, wanted: { skill: string; locale: Locale }): boolean {
  return agent.skills.includes(wanted.skill) && agent.languages.includes(wanted.locale);
}

/** When the handoff last entered the queue: offers and refusals before it no longer count. ISO 8601. */
export function queuedAt(handoff: Handoff): string {
  return handoff.history.findLast((change) => change.to === 'waiting')?.at ?? handoff.enqueuedAt;
}

/** Whether the agent has been shown the handoff since it last entered the queue. */
export function wasOffered(handoff: Handoff, agentId: string): boolean {
  const since = queuedAt(handoff);
  return handoff.offers.some(
    (offer) => offer.agentId === agentId && (offer.at >= since || (offer.declinedAt ?? '') >= since),
  );
}

/** The language in which the desk speaks to an agent. */
export function localeOf(agent: Agent): Locale {
  return agent.languages[0] ?? 'en';
}

/** The live queue: those who wait now, without messages that were left for later. */
export function inLine(waiting: readonly Handoff[]): Handoff[] {
  return waiting.filter((handoff) => handoff.message === undefined);
}
