import type { ConversationKey } from '../../core/conversation';
import type { Handoff, HandoffChange, HandoffOffer } from '../../core/handoff';
import type { ClaimResult, HandoffStore, MoveRequest, NewHandoff } from '../../ports/handoffStore';
import { claimOf, enqueued, mayMove, moveOf, waitOf, withOffer } from '../handoffChanges';
import { handoffCodeTaken, handoffNotFound } from '../handoffErrors';
import type { SqliteDatabase, SqlValue } from './sqliteDatabase';

/** The queue in the embedded store: each change reads and writes the handoff in one transaction. */
export class SqliteHandoffStore implements HandoffStore {
  constructor(private readonly db: SqliteDatabase) {}

  async enqueue(request: NewHandoff): Promise<{ handoff: Handoff; created: boolean }> {
    return this.db.write(() => {
      const existing = this.find(request.id);
      if (existing) return { handoff: existing, created: false };
      if (this.one('code = ?', [request.code])) throw handoffCodeTaken(request.code);
      const handoff = enqueued(request);
      this.db.run(
        `INSERT INTO handoffs (id, code, conversation, state, skill, locale, agent_id, enqueued_at, accepted_at, version,
           handoff) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          handoff.id,
          handoff.code,
          handoff.conversation,
          handoff.state,
          handoff.skill,
          handoff.locale,
          handoff.agentId ?? null,
          handoff.enqueuedAt,
          handoff.acceptedAt ?? null,
          handoff.version,
          JSON.stringify(handoff),
        ],
      );
      return { handoff, created: true };
    });
  }

  async get(id: string): Promise<Handoff | undefined> {
    return this.db.read(() => this.find(id));
  }

  async getByCode(code: string): Promise<Handoff | undefined> {
    return this.db.read(() => this.one('code = ?', [code]));
  }

  async findOpen(key: ConversationKey): Promise<Handoff | undefined> {
    return this.db.read(() =>
      this.one("conversation = ? AND state <> 'closed' ORDER BY enqueued_at DESC, id DESC", [key]),
    );
  }

  async findLatest(key: ConversationKey): Promise<Handoff | undefined> {
    return this.db.read(() => this.one('conversation = ? ORDER BY enqueued_at DESC, id DESC', [key]));
  }

  async claim(id: string, agent: { id: string; name: string }, at: Date): Promise<ClaimResult> {
    return this.db.write((): ClaimResult => {
      const handoff = this.find(id);
      if (!handoff) return { kind: 'notFound' };
      if (handoff.state === 'closed') return { kind: 'closed', handoff };
      if (handoff.state !== 'waiting') return { kind: 'taken', handoff };
      return { kind: 'claimed', handoff: this.claimWaiting(handoff, agent, at) };
    });
  }

  async claimNext(
    agent: { id: string; name: string; skills: readonly string[]; languages: readonly string[] },
    at: Date,
  ): Promise<Handoff | undefined> {
    return this.db.write(() => {
      const next = this.one(
        `state = 'waiting' AND skill IN (SELECT value FROM json_each(?)) AND locale IN (SELECT value FROM json_each(?))
         ORDER BY enqueued_at, id`,
        [JSON.stringify(agent.skills), JSON.stringify(agent.languages)],
      );
      return next && this.claimWaiting(next, agent, at);
    });
  }

  async move(
    id: string,
    request: MoveRequest,
  ): Promise<{ kind: 'moved'; handoff: Handoff } | { kind: 'refused'; handoff: Handoff } | { kind: 'notFound' }> {
    return this.db.write(() => {
      const handoff = this.find(id);
      if (!handoff) return { kind: 'notFound' };
      if (!mayMove(handoff, request)) return { kind: 'refused', handoff };
      const { set, unset, change } = moveOf(handoff, request);
      const next: Handoff = { ...handoff, ...set };
      for (const field of unset) delete next[field];
      return { kind: 'moved', handoff: this.store(next, change) };
    });
  }

  async recordOffer(id: string, offer: HandoffOffer): Promise<void> {
    await this.db.write(() => {
      const handoff = this.known(id);
      this.store({ ...handoff, offers: withOffer(handoff.offers, offer) });
    });
  }

  async setRating(id: string, rating: NonNullable<Handoff['rating']>): Promise<void> {
    await this.db.write(() => this.store({ ...this.known(id), rating }));
  }

  async listWaiting(limit?: number): Promise<Handoff[]> {
    // A negative LIMIT is none.
    return this.db.read(() => this.many("state = 'waiting' ORDER BY enqueued_at, id LIMIT ?", [limit ?? -1]));
  }

  async listHeldBy(agentId: string): Promise<Handoff[]> {
    return this.db.read(() =>
      this.many("agent_id = ? AND state IN ('assigned', 'active') ORDER BY enqueued_at, id", [agentId]),
    );
  }

  async position(id: string): Promise<number | undefined> {
    return this.db.read(() => {
      const handoff = this.find(id);
      if (handoff?.state !== 'waiting') return undefined;
      const row = this.db.get<{ ahead: number }>(
        "SELECT COUNT(*) AS ahead FROM handoffs WHERE state = 'waiting' AND (enqueued_at, id) < (?, ?)",
        [handoff.enqueuedAt, handoff.id],
      );
      return (row?.ahead ?? 0) + 1;
    });
  }

  async recentWaits(limit: number): Promise<number[]> {
    return this.db.read(() =>
      this.db
        .all<{ enqueuedAt: string; acceptedAt: string }>(
          `SELECT enqueued_at AS enqueuedAt, accepted_at AS acceptedAt FROM handoffs WHERE accepted_at IS NOT NULL
           ORDER BY accepted_at DESC, id DESC LIMIT ?`,
          [limit],
        )
        .map(waitOf),
    );
  }

  private claimWaiting(handoff: Handoff, agent: { id: string; name: string }, at: Date): Handoff {
    const { set, change } = claimOf(agent, at);
    return this.store({ ...handoff, ...set }, change);
  }

  private store(handoff: Handoff, change?: HandoffChange): Handoff {
    const next: Handoff = {
      ...handoff,
      history: change ? [...handoff.history, change] : handoff.history,
      version: handoff.version + 1,
    };
    this.db.run('UPDATE handoffs SET state = ?, agent_id = ?, accepted_at = ?, version = ?, handoff = ? WHERE id = ?', [
      next.state,
      next.agentId ?? null,
      next.acceptedAt ?? null,
      next.version,
      JSON.stringify(next),
      next.id,
    ]);
    return next;
  }

  private known(id: string): Handoff {
    const handoff = this.find(id);
    if (!handoff) throw handoffNotFound(id);
    return handoff;
  }

  private find(id: string): Handoff | undefined {
    return this.one('id = ?', [id]);
  }

  private one(where: string, parameters: SqlValue[]): Handoff | undefined {
    return this.many(`${where} LIMIT 1`, parameters)[0];
  }

  /** `where` is always a text of this file, never data. */
  private many(where: string, parameters: SqlValue[]): Handoff[] {
    return this.db
      .all<{ handoff: string }>(`SELECT handoff FROM handoffs WHERE ${where}`, parameters)
      .map(({ handoff }) => JSON.parse(handoff) as Handoff);
  }
}
