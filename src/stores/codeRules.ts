import type { CodeAttempt } from '../ports/codeStore';

/** What is kept about the one-time codes of one subject. Times are ISO 8601 in UTC. */
export interface CodeState {
  /** The code that would be accepted; absent when none was issued, it was used up, or the subject was locked. */
  code?: { hash: string; expiresAt: string; tries: number };
  /** Wrong tries that still count, whichever code they were made against. */
  failures: number;
  lastFailureAt?: string;
  lockedUntil?: string;
}

export const NO_CODE: CodeState = { failures: 0 };

export interface AttemptDecision {
  attempt: CodeAttempt;
  /** The state to keep; absent when nothing changes. */
  next?: CodeState;
}

/** When the subject is free again, or undefined when it is not locked. */
export function lockedUntil(state: CodeState, at: Date): Date | undefined {
  if (state.lockedUntil === undefined) return undefined;
  const until = new Date(state.lockedUntil);
  return until > at ? until : undefined;
}

/**
 * The state with a new code in it. Wrong tries are not forgiven: who asks for a fresh code again and again
 * gets no more guesses than who does not.
 */
export function withCode(state: CodeState, code: { hash: string; expiresAt: Date; tries: number }): CodeState {
  const { lockedUntil: _over, ...rest } = state;
  return { ...rest, code: { hash: code.hash, expiresAt: code.expiresAt.toISOString(), tries: code.tries } };
}

/**
 * Decides a try. Wrong tries are counted per subject and forgotten when none was made for `lockMs`, when a try is
 * correct, or when they led to a lock. So nobody has more than `tries` guesses in any `lockMs`, however many codes
 * they ask for. A try against an expired or absent code cannot succeed and is not counted.
 */
export function decideAttempt(state: CodeState, hash: string, at: Date, lockMs: number): AttemptDecision {
  const until = lockedUntil(state, at);
  if (until) return { attempt: { kind: 'locked', until } };
  if (!state.code) return { attempt: { kind: 'none' } };
  if (new Date(state.code.expiresAt) <= at) return { attempt: { kind: 'expired' } };
  if (state.code.hash === hash) return { attempt: { kind: 'correct' }, next: NO_CODE };

  const forgotten = state.lastFailureAt === undefined || Date.parse(state.lastFailureAt) + lockMs <= at.getTime();
  const failures = (forgotten ? 0 : state.failures) + 1;
  if (failures >= state.code.tries) {
    const end = new Date(at.getTime() + lockMs);
    return { attempt: { kind: 'locked', until: end }, next: { failures: 0, lockedUntil: end.toISOString() } };
  }
  return {
    attempt: { kind: 'wrong', triesLeft: state.code.tries - failures },
    next: { code: state.code, failures, lastFailureAt: at.toISOString() },
  };
}
