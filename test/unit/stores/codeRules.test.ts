import { type CodeState, decideAttempt, NO_CODE, withCode } from '../../../src/stores/codeRules';

const T0 = new Date('2026-03-02T08:00:00.000Z');
const LOCK_MS = 900_000;
const after = (ms: number) => new Date(T0.getTime() + ms);
const code = { hash: 'right', expiresAt: after(86_400_000), tries: 5 };

describe('tries of a one-time code', () => {
  it('are never more than allowed in any time as long as a lock, however they are spread over codes', () => {
    // An attacker who guesses as often as the rules let them, asking for a new code before each guess.
    let state: CodeState = NO_CODE;
    const guesses: number[] = [];
    for (let at = 0; at < 10 * LOCK_MS; at += 10_000) {
      const locked =
        decideAttempt(state, 'wrong', { id: `look ${at}`, at: after(at), lockMs: LOCK_MS }).attempt.kind === 'locked' &&
        state.lockedUntil;
      if (!locked) state = withCode(state, code);
      const { attempt, next } = decideAttempt(state, 'wrong', { id: `try ${at}`, at: after(at), lockMs: LOCK_MS });
      if (next) {
        guesses.push(at);
        state = next;
      }
      expect(['wrong', 'locked']).toContain(attempt.kind);
    }
    expect(guesses.length).toBeGreaterThan(5);
    for (const from of guesses) {
      expect(guesses.filter((at) => at >= from && at < from + LOCK_MS).length).toBeLessThanOrEqual(5);
    }
  });

  it('do not count against an expired code', () => {
    const state = withCode({ failures: 4, lastFailureAt: T0.toISOString() }, { ...code, expiresAt: after(10) });
    expect(decideAttempt(state, 'wrong', { id: 'late', at: after(10), lockMs: LOCK_MS })).toEqual({
      attempt: { kind: 'expired' },
    });
  });
});
