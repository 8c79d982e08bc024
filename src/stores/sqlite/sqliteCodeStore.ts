import type { CodeAttempt, CodeStore } from '../../ports/codeStore';
import { type CodeState, decideAttempt, lockedUntil, NO_CODE, withCode } from '../codeRules';
import type { SqliteDatabase } from './sqliteDatabase';

/** One-time codes in the embedded store; the rules are in `codeRules.ts`. */
export class SqliteCodeStore implements CodeStore {
  constructor(private readonly db: SqliteDatabase) {}

  async issue(
    subject: string,
    code: { hash: string; expiresAt: Date; tries: number },
    at: Date,
  ): Promise<{ kind: 'issued' } | { kind: 'locked'; until: Date }> {
    return this.db.write(() => {
      const state = this.stateOf(subject);
      const until = lockedUntil(state, at);
      if (until) return { kind: 'locked', until };
      this.store(subject, withCode(state, code));
      return { kind: 'issued' };
    });
  }

  async attempt(subject: string, hash: string, at: Date, lockMs: number): Promise<CodeAttempt> {
    return this.db.write(() => {
      const { attempt, next } = decideAttempt(this.stateOf(subject), hash, at, lockMs);
      if (next) this.store(subject, next);
      return attempt;
    });
  }

  private stateOf(subject: string): CodeState {
    const row = this.db.get<{ code: string }>('SELECT code FROM codes WHERE subject = ?', [subject]);
    return row ? (JSON.parse(row.code) as CodeState) : NO_CODE;
  }

  private store(subject: string, state: CodeState): void {
    this.db.run(
      'INSERT INTO codes (subject, code) VALUES (?, ?) ON CONFLICT (subject) DO UPDATE SET code = excluded.code',
      [subject, JSON.stringify(state)],
    );
  }
}
