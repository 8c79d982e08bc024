import { canMove, type Handoff, type HandoffChange, type HandoffOffer } from '../core/handoff';
import type { MoveRequest, NewHandoff } from '../ports/handoffStore';

/** A handoff as it enters the queue. */
export function enqueued(handoff: NewHandoff): Handoff {
  const at = handoff.enqueuedAt.toISOString();
  return {
    ...handoff,
    enqueuedAt: at,
    state: 'waiting',
    offers: [],
    history: [{ at, from: 'new', to: 'waiting', by: 'contact' }],
    version: 1,
  };
}

/** What a claim changes in a waiting handoff. */
export function claimOf(agent: { id: string; name: string }, at: Date) {
  const time = at.toISOString();
  const change: HandoffChange = { at: time, from: 'waiting', to: 'assigned', by: agent.id };
  return { set: { state: 'assigned' as const, agentId: agent.id, agentName: agent.name, acceptedAt: time }, change };
}

/** Whether the request's move may be made from the handoff as it stands. */
export function mayMove(handoff: Handoff, request: MoveRequest): boolean {
  return (
    request.from.includes(handoff.state) &&
    canMove(handoff.state, request.to) &&
    (request.heldBy === undefined || handoff.agentId === request.heldBy)
  );
}

/** What an allowed move changes. A move to `closed` notes the time unless the request sets it. */
export function moveOf(handoff: Handoff, request: MoveRequest) {
  const at = request.at.toISOString();
  const change: HandoffChange = { at, from: handoff.state, to: request.to, by: request.by };
  if (request.note !== undefined) change.note = request.note;
  const closed = request.to === 'closed' ? { closedAt: at } : {};
  return { set: { ...closed, ...request.set, state: request.to }, unset: request.unset ?? [], change };
}

/** The offers with this one recorded: the agent's earlier offer keeps the fields that the new one does not carry. */
export function withOffer(offers: readonly HandoffOffer[], offer: HandoffOffer): HandoffOffer[] {
  const known = offers.some(({ agentId }) => agentId === offer.agentId);
  if (!known) return [...offers, offer];
  return offers.map((earlier) => (earlier.agentId === offer.agentId ? { ...earlier, ...definedOf(offer) } : earlier));
}

/** The object without fields whose value is undefined. */
export function definedOf<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Partial<T>;
}

/** Milliseconds from entering the queue to acceptance. */
export function waitOf(handoff: Pick<Handoff, 'enqueuedAt'> & { acceptedAt: string }): number {
  return Date.parse(handoff.acceptedAt) - Date.parse(handoff.enqueuedAt);
}
