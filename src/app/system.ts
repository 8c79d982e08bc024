import { randomBytes, randomInt } from 'node:crypto';
import type { Clock, Ids } from '../ports/clock';

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Ids from the operating system's cryptographic source. */
export const systemIds: Ids = {
  next: () => randomBytes(18).toString('base64url'),
  digits: (count) => Array.from({ length: count }, () => randomInt(10)).join(''),
};
