import type { ActivityJson } from '../../core/conversation';
import type { JsonObject } from '../../core/json';
import type { ActivityLog, LoggedActivity } from '../../ports/activityLog';
import type { Clock } from '../../ports/clock';
import { activityIdOf } from '../activityId';
import type { SqliteDatabase } from './sqliteDatabase';
import { nextInSequence } from './sqliteSequence';

/** Conversations that are dropped in one piece of work. */
const PURGED_AT_ONCE = 50;

/** What Direct Line conversations have shown, in the embedded store. */
export class SqliteActivityLog implements ActivityLog {
  constructor(
    private readonly db: SqliteDatabase,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  async append(conversationId: string, activities: ActivityJson[]): Promise<number[]> {
    const at = this.clock.now().toISOString();
    return this.db.write(() => activities.map((activity) => this.appendOne(conversationId, activity, at)));
  }

  async read(conversationId: string, afterSeq: number, limit: number): Promise<LoggedActivity[]> {
    return this.db.read(() =>
      this.db
        .all<{ seq: number; activity: string }>(
          'SELECT seq, activity FROM activities WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?',
          [conversationId, afterSeq, limit],
        )
        .map(({ seq, activity }) => ({ seq, activity: JSON.parse(activity) as ActivityJson })),
    );
  }

  async createConversation(conversationId: string, details: JsonObject, at: Date): Promise<{ created: boolean }> {
    return this.db.write(() => {
      const added = this.db.run(
        'INSERT INTO log_conversations (id, details, created_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING',
        [conversationId, JSON.stringify(details), at.toISOString()],
      );
      return { created: added === 1 };
    });
  }

  async getConversation(conversationId: string): Promise<JsonObject | undefined> {
    return this.db.read(() => {
      const row = this.db.get<{ details: string }>('SELECT details FROM log_conversations WHERE id = ?', [
        conversationId,
      ]);
      return row && (JSON.parse(row.details) as JsonObject);
    });
  }

  async purge(before: Date): Promise<number> {
    const time = before.toISOString();
    const doubtful = await this.db.read(() =>
      this.db.all<{ id: string }>(
        `SELECT conversation_id AS id FROM activities WHERE stored_at < ?
         UNION SELECT id FROM log_conversations WHERE created_at < ?`,
        [time, time],
      ),
    );
    return this.db.writeInPieces(() => {
      const dropped = doubtful.splice(0, PURGED_AT_ONCE).filter(({ id }) => this.dropIfQuiet(id, time));
      return { done: dropped.length, more: doubtful.length > 0 };
    });
  }

  private dropIfQuiet(id: string, before: string): boolean {
    const newest = this.db.get<{ at: string }>(
      `SELECT MAX(at) AS at FROM (
         SELECT created_at AS at FROM log_conversations WHERE id = ?1
         UNION ALL SELECT stored_at FROM activities WHERE conversation_id = ?1 AND seq = (
           SELECT MAX(seq) FROM activities WHERE conversation_id = ?1
         )
       )`,
      [id],
    );
    if (!newest || newest.at >= before) return false;
    this.db.run('DELETE FROM activities WHERE conversation_id = ?', [id]);
    this.db.run('DELETE FROM log_conversations WHERE id = ?', [id]);
    return true;
  }

  private appendOne(conversationId: string, activity: ActivityJson, at: string): number {
    const id = activityIdOf(activity);
    const known = this.db.get<{ seq: number }>('SELECT seq FROM activities WHERE conversation_id = ? AND id = ?', [
      conversationId,
      id,
    ]);
    if (known) return known.seq;
    const seq = nextInSequence(this.db, 'activities', conversationId);
    this.db.run('INSERT INTO activities (conversation_id, seq, id, activity, stored_at) VALUES (?, ?, ?, ?, ?)', [
      conversationId,
      seq,
      id,
      JSON.stringify(activity),
      at,
    ]);
    return seq;
  }
}
