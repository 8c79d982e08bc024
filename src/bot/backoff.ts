/**
 * How long to wait before the next try, in milliseconds: exponential with full jitter
 * (M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015), never less than what the other side asked for.
 */
export function backoffMs(
  attempt: number,
  random: () => number,
  limits: { baseMs: number; capMs: number },
  retryAfterMs = 0,
): number {
  const ceiling = Math.min(limits.capMs, limits.baseMs * 2 ** attempt);
  return Math.max(retryAfterMs, Math.round(random() * ceiling));
}
