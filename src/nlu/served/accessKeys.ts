import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { LuisProblem, tooManyRequests } from './luisProblem';

const WRONG_KEYS_A_MINUTE = 30;
const KEY_HEADER = 'ocp-apim-subscription-key';
const KEY_PARAMETER = 'subscription-key';

/** Who may ask, and how often. */
export class AccessKeys {
  readonly #hashes: Buffer[];
  readonly #asked: RateLimiterMemory;
  readonly #wrong = new RateLimiterMemory({ points: WRONG_KEYS_A_MINUTE, duration: 60 });

  constructor(keys: readonly string[], predictionsPerSecond: number) {
    this.#hashes = keys.map(hash);
    this.#asked = new RateLimiterMemory({ points: predictionsPerSecond, duration: 1 });
  }

  /**
   * Returns when the request carries a key, in the header or as `subscription-key`, and the key's share of this second is
   * not used up. Throws `LuisProblem` 401 or 429; an address that tries many wrong keys gets 429 too.
   */
  async check(request: IncomingMessage, parameters: URLSearchParams): Promise<void> {
    const header = request.headers[KEY_HEADER];
    const key = (typeof header === 'string' && header !== '' ? header : parameters.get(KEY_PARAMETER)) ?? '';
    if (!this.#isKey(key)) {
      await consume(this.#wrong, request.socket.remoteAddress ?? 'unknown');
      throw new LuisProblem(
        401,
        '401',
        'Access denied due to invalid subscription key. Make sure to provide a valid key in the header Ocp-Apim-Subscription-Key.',
        { 'www-authenticate': 'AzureApiManagementKey name="Ocp-Apim-Subscription-Key",type="header"' },
      );
    }
    await consume(this.#asked, hash(key).toString('hex'));
  }

  /** Compares in a time that does not depend on where two keys differ. */
  #isKey(key: string): boolean {
    const given = hash(key);
    let found = false;
    for (const known of this.#hashes) found = timingSafeEqual(known, given) || found;
    return found;
  }
}

async function consume(limiter: RateLimiterMemory, who: string): Promise<void> {
  try {
    await limiter.consume(who);
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    throw tooManyRequests(Math.max(1, Math.ceil(rejection.msBeforeNext / 1000)));
  }
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
