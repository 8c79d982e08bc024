import type { CodeAttempt, CodeStore, Try } from '../../ports/codeStore';
import {
  type AttemptDecision,
  type CodeState,
  decideAttempt,
  decideGuess,
  type Guessed,
  lockedUntil,
  NO_CODE,
  withCode,
} from '../codeRules';
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

  async attempt(subject: string, hash: string, attempt: Try): Promise<CodeAttempt> {
    return this.decide(subject, (state) => decideAttempt(state, hash, attempt));
  }

  async guess(subject: string, right: boolean, guess: Try & { tries: number }): Promise<Guessed> {
    return this.decide(subject, (state) => decideGuess(state, right, guess));
  }

  private decide<A extends CodeAttempt>(subject: string, by: (state: CodeState) => AttemptDecision<A>): Promise<A> {
    return this.db.write(() => {
      const { attempt, next } = by(this.stateOf(subject));
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
