import type { Turn } from './turn';

export interface InvokeAnswer {
  status: number;
  body?: unknown;
}

/** What the turn pipeline asks of the desk: the agents' side of a conversation. */
export interface AgentDesk {
  /**
   * Whether this turn belongs to the desk and not to the bot: its speaker is an agent,
   * or a person who says `join CODE` where agents may join.
   */
  claims(turn: Turn): Promise<boolean>;
  /** Serves an agent's message: a command, or words for the customer. */
  onAgentTurn(turn: Turn): Promise<void>;
  /** Serves an agent's pressed button that must be answered at once (`adaptiveCard/action`). */
  onAgentInvoke(turn: Turn): Promise<InvokeAnswer>;
  /** Passes a customer's message to the agent who owns the conversation. */
  relayToAgent(turn: Turn): Promise<void>;
  /** Obeys a `handoff.status` event of an outside agent hub. */
  onHandoffStatus(turn: Turn): Promise<void>;
}
