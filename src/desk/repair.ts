import type { Agent } from '../core/agent';
import { conversationKey } from '../core/conversation';
import type { Handoff } from '../core/handoff';
import type { Assignments } from './assignments';
import type { DeskDeps } from './deskDeps';
import { EXTERNAL_AGENT_ID } from './matching';
import { type AgentState, readAgentState } from './teams/agentState';

/**
 * Finishes what a stop cut short: acceptances whose customer does not know yet, and conversations that an agent
 * has ended but that are still held. With `olderThanMs`, leaves alone what somebody is perhaps at this moment doing.
 */
export async function repair(
  deps: Pick<DeskDeps, 'agents' | 'handoffs' | 'conversations' | 'clock' | 'log'>,
  assignments: Assignments,
  olderThanMs: number,
): Promise<number> {
  const before = deps.clock.now().getTime() - olderThanMs;
  const isOld = (at: string | undefined): boolean => at === undefined || Date.parse(at) <= before;
  let repaired = 0;
  const holders: Pick<Agent, 'id' | 'address'>[] = [...(await deps.agents.list()), { id: EXTERNAL_AGENT_ID }];
  for (const agent of holders) {
    const held = await deps.handoffs.listHeldBy(agent.id);
    if (held.length === 0) continue;
    const { closing } = await stateOf(deps, agent);
    for (const handoff of held) {
      const ended = closing[handoff.id];
      try {
        if (ended !== undefined && isOld(ended.at)) {
          await assignments.close(handoff, { by: agent.id, reason: 'resolved', note: ended.note });
        } else if (ended === undefined && handoff.state === 'assigned' && isOld(handoff.acceptedAt)) {
          await assignments.complete(handoff);
        } else if (
          ended === undefined &&
          handoff.state === 'active' &&
          isOld(handoff.acceptedAt) &&
          (await isOrphan(deps, handoff))
        ) {
          await assignments.close(handoff, { by: agent.id, reason: 'resolved' });
        } else continue;
        repaired += 1;
      } catch (error) {
        // One that cannot be finished must not keep the others from it.
        deps.log.error({ err: error, handoff: handoff.id }, 'handoff not repaired');
      }
    }
  }
  return repaired;
}

async function stateOf(deps: Pick<DeskDeps, 'conversations'>, agent: Pick<Agent, 'address'>): Promise<AgentState> {
  if (agent.address === undefined) return readAgentState(undefined);
  const { channelId, conversation } = agent.address;
  return readAgentState(await deps.conversations.load(conversationKey(channelId, conversation.id)));
}

/** An active handoff whose conversation went back to the bot, as an outside hub's `completed` does first. */
async function isOrphan(deps: Pick<DeskDeps, 'conversations'>, handoff: Handoff): Promise<boolean> {
  const record = await deps.conversations.load(handoff.conversation);
  return record !== undefined && (record.owner.kind !== 'agent' || record.owner.handoffId !== handoff.id);
}
