import { atOnce, type ContractContext, later, T0 } from './storesHarness';

const MINUTE_MS = 60_000;
const LOCK_MS = 15 * MINUTE_MS;
const TRIES = 5;

let tries = 0;
/** A try of its own. */
const tryAt = (at: Date) => {
  tries += 1;
  return { id: `try-${tries}`, at, lockMs: LOCK_MS };
};

export function codeContract(context: ContractContext): void {
  const issue = (subject: string, hash: string, at = T0) =>
    context.stores.codes.issue(subject, { hash, expiresAt: later(5 * MINUTE_MS, at), tries: TRIES }, at);
  const attempt = (subject: string, hash: string, at = T0) => context.other.codes.attempt(subject, hash, tryAt(at));
  const wrong = async (subject: string, times: number, at = T0) => {
    for (let count = 0; count < times; count++) await attempt(subject, 'wrong', at);
  };

  it('knows no code that was not issued', async () => {
    expect(await attempt('nobody', 'right')).toEqual({ kind: 'none' });
  });

  it('accepts the right code once', async () => {
    expect(await issue('once', 'right')).toEqual({ kind: 'issued' });
    expect(await attempt('once', 'right')).toEqual({ kind: 'correct' });
    expect(await attempt('once', 'right')).toEqual({ kind: 'none' });
  });

  it('counts wrong tries, and the right one still counts before the last', async () => {
    await issue('count', 'right');
    expect(await attempt('count', 'wrong')).toEqual({ kind: 'wrong', triesLeft: 4 });
    await wrong('count', 2);
    expect(await attempt('count', 'wrong')).toEqual({ kind: 'wrong', triesLeft: 1 });
    expect(await attempt('count', 'right')).toEqual({ kind: 'correct' });
  });

  it('locks after the last try, for tries and for new codes, until the time is over', async () => {
    await issue('lock', 'right');
    await wrong('lock', TRIES - 1);
    const until = later(LOCK_MS);
    expect(await attempt('lock', 'wrong')).toEqual({ kind: 'locked', until });
    expect(await attempt('lock', 'right')).toEqual({ kind: 'locked', until });
    expect(await issue('lock', 'new', later(LOCK_MS - 1))).toEqual({ kind: 'locked', until });
    expect(await attempt('lock', 'right', until)).toEqual({ kind: 'none' });
    expect(await issue('lock', 'new', until)).toEqual({ kind: 'issued' });
    expect(await attempt('lock', 'wrong', until)).toEqual({ kind: 'wrong', triesLeft: 4 });
    expect(await attempt('lock', 'new', until)).toEqual({ kind: 'correct' });
  });

  it('gives no more tries to those who ask for a fresh code again and again', async () => {
    for (let round = 1; round < TRIES; round++) {
      await issue('fresh', `code-${round}`);
      expect(await attempt('fresh', 'wrong')).toEqual({ kind: 'wrong', triesLeft: TRIES - round });
    }
    await issue('fresh', 'last');
    expect(await attempt('fresh', 'wrong')).toMatchObject({ kind: 'locked' });
  });

  it('forgets wrong tries after as long as a lock lasts, and after a correct one', async () => {
    await issue('forget', 'a');
    await wrong('forget', 4);
    const afterwards = later(LOCK_MS);
    await issue('forget', 'b', afterwards);
    expect(await attempt('forget', 'wrong', afterwards)).toEqual({ kind: 'wrong', triesLeft: 4 });
    expect(await attempt('forget', 'b', afterwards)).toEqual({ kind: 'correct' });
    await issue('forget', 'c', afterwards);
    expect(await attempt('forget', 'wrong', afterwards)).toEqual({ kind: 'wrong', triesLeft: 4 });
  });

  it('takes no code after its time, and the newest code only', async () => {
    await issue('late', 'right');
    expect(await attempt('late', 'right', later(5 * MINUTE_MS))).toEqual({ kind: 'expired' });
    await issue('late', 'newer', later(6 * MINUTE_MS));
    expect(await attempt('late', 'right', later(6 * MINUTE_MS))).toMatchObject({ kind: 'wrong' });
    expect(await attempt('late', 'newer', later(6 * MINUTE_MS))).toEqual({ kind: 'correct' });
  });

  it('lets 50 guesses at once have no more than the tries', async () => {
    await issue('guess', 'right');
    const results = await atOnce(50, (index) =>
      (index % 2 === 0 ? context.stores : context.other).codes.attempt('guess', 'wrong', tryAt(T0)),
    );
    expect(results.filter(({ kind }) => kind === 'wrong')).toHaveLength(TRIES - 1);
    expect(results.filter(({ kind }) => kind === 'locked')).toHaveLength(50 - TRIES + 1);
  });

  it('lets one of 50 use the right code', async () => {
    await issue('use', 'right');
    const results = await atOnce(50, (index) =>
      (index % 2 === 0 ? context.stores : context.other).codes.attempt('use', 'right', tryAt(T0)),
    );
    expect(results.filter(({ kind }) => kind === 'correct')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'none')).toHaveLength(49);
  });

  it('answers a try that is made again as the first time, and counts it once', async () => {
    await issue('again', 'right');
    const wrongTry = { id: 'again-wrong', at: T0, lockMs: LOCK_MS };
    for (let count = 0; count < 3; count++) {
      expect(await context.other.codes.attempt('again', 'wrong', wrongTry)).toEqual({ kind: 'wrong', triesLeft: 4 });
    }
    const rightTry = { id: 'again-right', at: T0, lockMs: LOCK_MS };
    expect(await context.other.codes.attempt('again', 'right', rightTry)).toEqual({ kind: 'correct' });
    expect(await context.stores.codes.attempt('again', 'right', rightTry)).toEqual({ kind: 'correct' });
    expect(await attempt('again', 'right')).toEqual({ kind: 'none' });
  });

  describe('guesses', () => {
    const guess = (subject: string, right: boolean, at = T0) =>
      context.stores.codes.guess(subject, right, { ...tryAt(at), tries: TRIES });

    it('may be right as often as one likes, which forgives no wrong one', async () => {
      expect(await guess('order', false)).toEqual({ kind: 'wrong', triesLeft: 4 });
      for (let count = 0; count < 10; count++) expect(await guess('order', true)).toEqual({ kind: 'correct' });
      expect(await guess('order', false)).toEqual({ kind: 'wrong', triesLeft: 3 });
    });

    it('are refused, right or wrong, from the last wrong one until the lock ends', async () => {
      for (let count = 1; count < TRIES; count++) await guess('shut', false);
      const until = later(LOCK_MS);
      expect(await guess('shut', false)).toEqual({ kind: 'locked', until });
      expect(await guess('shut', true)).toEqual({ kind: 'locked', until });
      expect(await guess('shut', true, until)).toEqual({ kind: 'correct' });
    });

    it('made at once do not slip by the limit', async () => {
      const results = await atOnce(50, (index) =>
        context.other.codes.guess('race', index === 49, { ...tryAt(T0), tries: TRIES }),
      );
      expect(results.filter(({ kind }) => kind === 'wrong').length).toBeLessThan(TRIES);
      expect(results.filter(({ kind }) => kind === 'locked').length).toBeGreaterThan(50 - TRIES - 1);
    });
  });

  it('keeps a lock through a restart', async () => {
    await issue('restart', 'right');
    await wrong('restart', TRIES);
    await context.reopen();
    expect(await issue('restart', 'new')).toEqual({ kind: 'locked', until: later(LOCK_MS) });
  });
}
