/**
 * Who answers a conversation. The epoch grows with every change of owner, so that a reply
 * prepared under an earlier owner can be recognised and dropped (never answered by two at once).
 */
export type Owner =
  | { kind: 'bot'; epoch: number }
  /** Waiting for a human; the bot still answers questions. */
  | { kind: 'queue'; epoch: number; handoffId: string }
  | { kind: 'agent'; epoch: number; handoffId: string; agentId: string };

export function toQueue(owner: Owner, handoffId: string): Owner {
  return { kind: 'queue', epoch: owner.epoch + 1, handoffId };
}

export function toAgent(owner: Owner, handoffId: string, agentId: string): Owner {
  return { kind: 'agent', epoch: owner.epoch + 1, handoffId, agentId };
}

export function toBot(owner: Owner): Owner {
  return { kind: 'bot', epoch: owner.epoch + 1 };
}
