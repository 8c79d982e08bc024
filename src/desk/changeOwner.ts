import type { ConversationRecord } from '../core/conversation';
import { FrontdeskError } from '../core/errors';
import type { Handoff } from '../core/handoff';
import type { Owner } from '../core/ownership';
import type { DeskDeps } from './deskDeps';

/** How often the owner is read anew when somebody else changes it at the same time. */
const TRIES = 20;

/**
 * Changes who answers a handoff's conversation against whatever else happens to it, and returns its record. `decide` gives the new
 * owner, or none when the present one is right. Throws `CONVERSATION_CONFLICT` (retryable) if the owner never holds still.
 */
export async function changeOwner(
  deps: Pick<DeskDeps, 'conversations' | 'clock'>,
  handoff: Pick<Handoff, 'id' | 'conversation' | 'address'>,
  decide: (owner: Owner) => Owner | undefined,
): Promise<ConversationRecord> {
  const { conversations, clock } = deps;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const record = await conversations.load(handoff.conversation);
    if (record === undefined) {
      // The turn that asked for an agent has not been stored yet; the record must exist to have an owner.
      await conversations.enqueue(handoff.address, [], { at: clock.now() });
      continue;
    }
    const owner = decide(record.owner);
    if (owner === undefined) return record;
    const result = await conversations.changeOwner(handoff.conversation, record.owner.epoch, owner, clock.now());
    if (result.kind === 'changed') return { ...record, owner };
  }
  throw new FrontdeskError(
    'CONVERSATION_CONFLICT',
    `The owner of handoff ${handoff.id}'s conversation keeps changing`,
    {
      retryable: true,
    },
  );
}
