import type { ActivityJson } from '../../core/conversation';
import type { JsonObject } from '../../core/json';
import type { ActivityLog, LoggedActivity } from '../../ports/activityLog';
import type { Clock } from '../../ports/clock';
import { activityIdOf } from '../activityId';
import type { SqliteDatabase } from './sqliteDatabase';
import { nextInSequence } from './sqliteSequence';

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
    return this.db.write(() => {
      const quiet = this.db.all<{ id: string }>(
        `SELECT id FROM (
           SELECT id, created_at AS at FROM log_conversations
           UNION ALL SELECT conversation_id, stored_at FROM activities
         ) GROUP BY id HAVING MAX(at) < ?`,
        [before.toISOString()],
      );
      for (const { id } of quiet) {
        this.db.run('DELETE FROM activities WHERE conversation_id = ?', [id]);
        this.db.run('DELETE FROM log_conversations WHERE id = ?', [id]);
      }
      return quiet.length;
    });
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
