import type { Handoff, HandoffChange } from '../core/handoff';
import { toQueue } from '../core/ownership';
import { changeOwner } from './changeOwner';
import type { CustomerMessages } from './customerMessages';
import type { DeskDeps } from './deskDeps';

/**
 * Puts a handoff that an agent holds back to its old place in the queue. The running desk offers it anew and tells the customer.
 * Returns whether it was held.
 */
export async function returnToQueue(
  deps: Pick<DeskDeps, 'handoffs' | 'conversations' | 'clock'>,
  handoff: Handoff,
  why: { by: string; note: string },
): Promise<boolean> {
  const moved = await deps.handoffs.move(handoff.id, {
    from: ['assigned', 'active'],
    to: 'waiting',
    at: deps.clock.now(),
    ...why,
    unset: ['agentId', 'agentName', 'acceptedAt'],
  });
  if (moved.kind !== 'moved') return false;
  const { id } = handoff;
  await changeOwner(deps, handoff, (owner) =>
    owner.kind === 'agent' && owner.handoffId === id ? toQueue(owner, id) : undefined,
  );
  return true;
}

/** Tells customers whose agent is gone that they wait again, each time once. */
export async function tellReturned(
  deps: Pick<DeskDeps, 'handoffs' | 'conversations'>,
  messages: CustomerMessages,
): Promise<void> {
  for (const handoff of await deps.handoffs.listWaiting()) {
    const change = handoff.history.at(-1);
    if (change === undefined || !isReturn(change)) continue;
    const record = await deps.conversations.load(handoff.conversation);
    const text = messages.text(record?.locale ?? handoff.locale, 'backInQueue');
    await messages.say(handoff, record, { id: `returned|${change.at}`, text });
  }
}

function isReturn(change: HandoffChange): boolean {
  return change.to === 'waiting' && (change.from === 'assigned' || change.from === 'active');
}
