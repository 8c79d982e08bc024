import type { CodeAttempt, Try } from '../ports/codeStore';

/** What is kept about the one-time codes of one subject. Times are ISO 8601 in UTC. */
export interface CodeState {
  /** The code that would be accepted; absent when none was issued, it was used up, or the subject was locked. */
  code?: { hash: string; expiresAt: string; tries: number };
  /** Wrong tries that still count, whichever code they were made against. */
  failures: number;
  lastFailureAt?: string;
  lockedUntil?: string;
  /** The newest tries that changed something, newest last, with what was answered. */
  answered?: { id: string; attempt: AnsweredAttempt }[];
}

type AnsweredAttempt = { kind: 'correct' } | { kind: 'wrong'; triesLeft: number } | { kind: 'locked'; until: string };
export type Guessed = Extract<CodeAttempt, { kind: 'correct' | 'wrong' | 'locked' }>;

/** How many answers are remembered: more than can be under way at once for one subject. */
const ANSWERS_KEPT = 32;

export const NO_CODE: CodeState = { failures: 0 };

export interface AttemptDecision<A extends CodeAttempt = CodeAttempt> {
  attempt: A;
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
export function decideAttempt(state: CodeState, hash: string, made: Try): AttemptDecision {
  const before = answerTo(state, made.id);
  if (before) return { attempt: before };
  const until = lockedUntil(state, made.at);
  if (until) return { attempt: { kind: 'locked', until } };
  if (!state.code) return { attempt: { kind: 'none' } };
  if (new Date(state.code.expiresAt) <= made.at) return { attempt: { kind: 'expired' } };
  if (state.code.hash === hash) {
    return answer({ failures: 0, answered: state.answered }, made.id, { kind: 'correct' });
  }
  return countWrong(state, state.code.tries, made);
}

/** Decides a guess at something that is no one-time code; see `CodeStore.guess`. */
export function decideGuess(state: CodeState, right: boolean, made: Try & { tries: number }): AttemptDecision<Guessed> {
  const before = answerTo(state, made.id);
  if (before) return { attempt: before };
  const until = lockedUntil(state, made.at);
  if (until) return { attempt: { kind: 'locked', until } };
  return right ? { attempt: { kind: 'correct' } } : countWrong(state, made.tries, made);
}

function countWrong(state: CodeState, tries: number, { id, at, lockMs }: Try): AttemptDecision<Guessed> {
  const forgotten = state.lastFailureAt === undefined || Date.parse(state.lastFailureAt) + lockMs <= at.getTime();
  const failures = (forgotten ? 0 : state.failures) + 1;
  if (failures >= tries) {
    const until = new Date(at.getTime() + lockMs);
    const locked = { failures: 0, lockedUntil: until.toISOString(), answered: state.answered };
    return answer(locked, id, { kind: 'locked', until });
  }
  const counted = { code: state.code, failures, lastFailureAt: at.toISOString(), answered: state.answered };
  return answer(counted, id, { kind: 'wrong', triesLeft: tries - failures });
}

function answer<A extends Guessed>(state: CodeState, id: string, attempt: A): AttemptDecision<A> {
  const kept: AnsweredAttempt =
    attempt.kind === 'locked' ? { kind: 'locked', until: attempt.until.toISOString() } : attempt;
  const answered = [...(state.answered ?? []), { id, attempt: kept }].slice(-ANSWERS_KEPT);
  return { attempt, next: { ...state, answered } };
}

function answerTo(state: CodeState, id: string): Guessed | undefined {
  const attempt = state.answered?.find((one) => one.id === id)?.attempt;
  return attempt?.kind === 'locked' ? { kind: 'locked', until: new Date(attempt.until) } : attempt;
}
