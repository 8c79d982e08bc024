import type { Handoff, HandoffOffer, HandoffState } from '../core/handoff';
import type { ConversationKey } from '../core/conversation';

export type NewHandoff = Omit<Handoff, 'state' | 'offers' | 'history' | 'version' | 'enqueuedAt'> & {
  enqueuedAt: Date;
};

export type ClaimResult =
  | { kind: 'claimed'; handoff: Handoff }
  /** Another agent was first (or this one already has it: compare `handoff.agentId`). */
  | { kind: 'taken'; handoff: Handoff }
  | { kind: 'closed'; handoff: Handoff }
  | { kind: 'notFound' };

/** What a move may set besides the state. */
export type HandoffPatch = Partial<
  Pick<Handoff, 'agentId' | 'agentName' | 'closeReason' | 'message' | 'rating' | 'acceptedAt' | 'closedAt'>
>;

export interface MoveRequest {
  from: readonly HandoffState[];
  to: HandoffState;
  by: string;
  at: Date;
  note?: string;
  /** Only while this agent holds it. */
  heldBy?: string;
  set?: HandoffPatch;
  /** Fields to remove. */
  unset?: readonly ('agentId' | 'agentName' | 'acceptedAt')[];
}

/** The queue: handoffs with an explicit state machine, claimed atomically. */
export interface HandoffStore {
  /**
   * Adds a waiting handoff; one with the same id is returned as it stands (`created: false`).
   * Throws `REQUEST_INVALID` with the field `code` when another handoff has that code: make another.
   */
  enqueue(handoff: NewHandoff): Promise<{ handoff: Handoff; created: boolean }>;
  get(id: string): Promise<Handoff | undefined>;
  getByCode(code: string): Promise<Handoff | undefined>;
  /** The handoff of a conversation that is not closed, if any. */
  findOpen(key: ConversationKey): Promise<Handoff | undefined>;
  /** The newest handoff of a conversation, whatever its state. */
  findLatest(key: ConversationKey): Promise<Handoff | undefined>;
  /** waiting → assigned for one agent, with `acceptedAt`; however many call at once, one gets it. */
  claim(id: string, agent: { id: string; name: string }, at: Date): Promise<ClaimResult>;
  /** The oldest waiting handoff whose skill and locale are among the agent's, claimed; undefined when none is left. */
  claimNext(
    agent: { id: string; name: string; skills: readonly string[]; languages: readonly string[] },
    at: Date,
  ): Promise<Handoff | undefined>;
  /** Moves if the state is one of `from` and the move is allowed; appends to the history. A move to `closed` sets `closedAt`. */
  move(
    id: string,
    request: MoveRequest,
  ): Promise<{ kind: 'moved'; handoff: Handoff } | { kind: 'refused'; handoff: Handoff } | { kind: 'notFound' }>;
  /**
   * Records or completes an offer (one an agent): fields given replace, fields absent stay.
   * Throws `DESK_NOT_FOUND`.
   */
  recordOffer(id: string, offer: HandoffOffer): Promise<void>;
  /** Throws `DESK_NOT_FOUND`. */
  setRating(id: string, rating: NonNullable<Handoff['rating']>): Promise<void>;
  /** Oldest first: by `enqueuedAt`, then id. */
  listWaiting(limit?: number): Promise<Handoff[]>;
  listHeldBy(agentId: string): Promise<Handoff[]>;
  /** 1 for the next to be served; undefined when it is not waiting. */
  position(id: string): Promise<number | undefined>;
  /** Times from enqueue to acceptance in milliseconds of the newest accepted handoffs. */
  recentWaits(limit: number): Promise<number[]>;
}
