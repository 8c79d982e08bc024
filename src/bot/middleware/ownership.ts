import type { AgentDesk } from '../../ports/agentDesk';
import type { CollectedTurn } from '../collectedTurn';
import type { Step } from '../pipeline';

/** Serves an agent's own turn through the desk; everybody else goes on. */
export function agentTurns(desk: AgentDesk): Step<CollectedTurn> {
  return async function agentTurnsStep(turn, next) {
    if (!(await desk.claims(turn))) return await next();
    turn.speaker = 'system';
    await desk.onAgentTurn(turn);
  };
}

/**
 * Who answers the contact: an agent who owns the conversation gets the message, else the bot does.
 * Status events of an outside agent hub change the owner; they count only from a trusted source.
 */
export function ownership(desk: AgentDesk): Step<CollectedTurn> {
  return async function ownershipStep(turn, next) {
    const { type, name } = turn.activity;
    if (type === 'event' && name === 'handoff.status') {
      if (turn.trusted) await desk.onHandoffStatus(turn);
      return;
    }
    if (turn.owner.kind === 'agent' && type === 'message') return await desk.relayToAgent(turn);
    await next();
  };
}
