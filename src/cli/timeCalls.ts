import { quantile } from '../nlu/evaluation';

/** So many calls are timed at least, in whole rounds, if they do not last longer than this. */
const TIMED_CALLS = 2_000;
const LONGEST_MS = 5_000;

/** How long a call takes for one of the texts, in microseconds, when all were called with before. */
export async function timeCalls(
  texts: readonly string[],
  call: (text: string) => unknown,
  now: () => number = () => performance.now(),
): Promise<{ median: number; p99: number }> {
  const micros: number[] = [];
  const end = now() + LONGEST_MS;
  while (texts.length > 0 && micros.length < TIMED_CALLS && now() < end) {
    for (const text of texts) {
      const began = now();
      await call(text);
      const ended = now();
      micros.push(1000 * (ended - began));
      if (ended >= end) break;
    }
  }
  return { median: quantile(micros, 0.5), p99: quantile(micros, 0.99) };
}
