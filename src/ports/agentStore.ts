import type { Agent } from '../core/agent';
import type { Address } from '../core/conversation';

export interface AgentStore {
  /** Adds an agent with the hash of the code with which they join. Throws `REQUEST_INVALID` if the id exists. */
  add(
    agent: Omit<Agent, 'version' | 'address' | 'joinedAt'>,
    joinCode: { hash: string; expiresAt: Date },
  ): Promise<void>;
  /**
   * Binds the address to the agent whose unused, unexpired code this is. Atomic: a code works once.
   * An account is one agent's: an agent who joined from it before loses their address.
   */
  join(
    codeHash: string,
    address: Address,
    at: Date,
  ): Promise<{ kind: 'joined'; agent: Agent } | { kind: 'unknownCode' }>;
  get(id: string): Promise<Agent | undefined>;
  /** The agent who talks to the desk from this channel account. */
  findByAccount(channelId: string, userId: string): Promise<Agent | undefined>;
  list(): Promise<Agent[]>;
  /** Throws `DESK_NOT_FOUND`. */
  setPresence(id: string, presence: Agent['presence']): Promise<void>;
  /** Refreshes where the agent can be reached. Throws `DESK_NOT_FOUND`. */
  setAddress(id: string, address: Address): Promise<void>;
  /** Forgets the agent; their account is a contact like any other from then on. Throws `DESK_NOT_FOUND`. */
  remove(id: string): Promise<void>;
}
