import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isOriginTrusted } from './origin';
import { type Refusal, refuse } from './reply';
import { type DirectLineTokens, looksLikeToken, type TokenGrant } from './tokens';

/** Who calls: the company's own server, or a client with a token for one conversation. */
export type Caller = { kind: 'secret' } | { kind: 'token'; grant: TokenGrant };

/** Tells who sent a request. */
export class CallerCheck {
  readonly #secretHashes: Buffer[];

  constructor(
    secrets: string[],
    private readonly tokens: DirectLineTokens,
  ) {
    this.#secretHashes = secrets.map(hash);
  }

  /**
   * The caller, or a refusal: 401 when nothing was presented, 403 `TokenExpired` for a token past its time (the client then
   * asks for a new one), 403 for anything that does not open `conversationId`.
   */
  async check(request: IncomingMessage, conversationId?: string): Promise<Caller | Refusal> {
    const credential = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (credential === undefined) {
      return refuse(401, 'Unauthorized', 'Send the header "Authorization: Bearer <secret or token>".', {
        'www-authenticate': 'Bearer',
      });
    }
    if (this.isSecret(credential)) return { kind: 'secret' };
    const check = looksLikeToken(credential) ? await this.tokens.check(credential) : { kind: 'invalid' as const };
    if (check.kind === 'expired') return refuse(403, 'TokenExpired', 'The token has expired.');
    if (check.kind === 'invalid') return refuse(403, 'Forbidden', 'The secret or token is not valid here.');
    if (conversationId !== undefined && check.grant.conversationId !== conversationId) {
      return refuse(403, 'Forbidden', 'The token is for another conversation.');
    }
    if (!isOriginTrusted(request, check.grant.trustedOrigins)) {
      return refuse(403, 'Forbidden', 'The token may not be used by pages of this origin.');
    }
    return { kind: 'token', grant: check.grant };
  }

  /** Compares in a time that does not depend on where two secrets differ. */
  isSecret(credential: string): boolean {
    const given = hash(credential);
    let found = false;
    for (const secret of this.#secretHashes) found = timingSafeEqual(secret, given) || found;
    return found;
  }
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
