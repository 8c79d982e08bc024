import { setTimeout as pause } from 'node:timers/promises';

const STEP_MS = 10;

/** What `look` gives as soon as it is neither false nor undefined. Throws after `withinMs`, saying what was waited for. */
export async function waitFor<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 10_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited ${withinMs} ms in vain for: ${what}`);
    await pause(STEP_MS);
  }
}
