import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type Refusal, refuse } from './reply';

/** Limits what one network address may begin in a minute, in this process. */
export class AddressLimit {
  readonly #limiter: RateLimiterMemory;

  constructor(perMinute: number) {
    this.#limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  }

  /** Undefined when the address may go on, else a 429 with `Retry-After` in seconds. */
  async refusal(address: string): Promise<Refusal | undefined> {
    try {
      await this.#limiter.consume(address);
      return undefined;
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection;
      const seconds = Math.max(1, Math.ceil(rejection.msBeforeNext / 1000));
      return refuse(429, 'TooManyRequests', `Too many conversations from this address; try again in ${seconds} s.`, {
        'retry-after': String(seconds),
      });
    }
  }
}
