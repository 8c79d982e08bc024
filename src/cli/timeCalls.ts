import { quantile } from '../nlu/evaluation';

/** So many calls are timed at least, in whole rounds. */
const TIMED_CALLS = 2_000;

/** How long a call takes for one of the texts, in microseconds, when all were called with before. */
export async function timeCalls(
  texts: readonly string[],
  call: (text: string) => unknown,
): Promise<{ median: number; p99: number }> {
  const micros: number[] = [];
  while (texts.length > 0 && micros.length < TIMED_CALLS) {
    for (const text of texts) {
      const began = performance.now();
      await call(text);
      micros.push(1000 * (performance.now() - began));
    }
  }
  return { median: quantile(micros, 0.5), p99: quantile(micros, 0.99) };
}
