import { backoffMs } from '../../../src/bot/backoff';

const LIMITS = { baseMs: 500, capMs: 60_000 };

describe('backoffMs', () => {
  it('doubles its ceiling with every try, up to the cap', () => {
    const ceilings = [0, 1, 2, 20].map((attempt) => backoffMs(attempt, () => 1, LIMITS));
    expect(ceilings).toEqual([500, 1_000, 2_000, 60_000]);
  });

  it('draws from the whole range below the ceiling', () => {
    expect(backoffMs(3, () => 0, LIMITS)).toBe(0);
    expect(backoffMs(3, () => 0.5, LIMITS)).toBe(2_000);
  });

  it('waits at least as long as the other side asked', () => {
    expect(backoffMs(0, () => 0.1, LIMITS, 7_000)).toBe(7_000);
  });
});
