import { createHash } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { VerifiedCustomer } from '../../core/conversation';
import type { Clock, Ids } from '../../ports/clock';

const ISSUER = 'frontdesk';
const TOKEN_AUDIENCE = 'directline';
const STREAM_AUDIENCE = 'directline-stream';
/** A stream address must be used within this time (Direct Line 3.0). */
const STREAM_LIFETIME_SECONDS = 60;

/** What a token grants: one conversation, as one user. `user` is the claim that Microsoft's client reads. */
export interface TokenGrant {
  conversationId: string;
  /** Absent: the client names its user itself, but never with the reserved prefix `dl_`. */
  userId?: string;
  userName?: string;
  locale?: string;
  /** Origins of web pages that may use the token; absent: any that the server allows. */
  trustedOrigins?: string[];
  /** Who the company's own site said the user is. */
  customer?: VerifiedCustomer;
}

const claimsSchema = z.object({
  conv: z.string().min(1),
  user: z.string().min(1).optional(),
  name: z.string().optional(),
  loc: z.string().optional(),
  origins: z.array(z.string()).optional(),
  cust: z.object({ id: z.string().min(1), at: z.string() }).optional(),
});

export type TokenCheck =
  | { kind: 'valid'; grant: TokenGrant; expired: boolean }
  | { kind: 'expired' }
  | { kind: 'invalid' };

/** Whether a string has the three parts of a JWT, so that a wrong secret is told from a wrong token. */
export const looksLikeToken = (text: string): boolean => text.split('.').length === 3;

/**
 * Signs and checks Direct Line tokens: stateless JWTs (HS256), so that they hold on every instance and after a restart.
 */
export class DirectLineTokens {
  readonly #key: Uint8Array;
  readonly #streamKey: Uint8Array;

  constructor(
    secret: string,
    readonly lifetimeSeconds: number,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    this.#key = deriveKey(secret, TOKEN_AUDIENCE);
    this.#streamKey = deriveKey(secret, STREAM_AUDIENCE);
  }

  async issue(grant: TokenGrant): Promise<string> {
    const claims = {
      conv: grant.conversationId,
      user: grant.userId,
      name: grant.userName,
      loc: grant.locale,
      origins: grant.trustedOrigins,
      cust: grant.customer && { id: grant.customer.customerId, at: grant.customer.at },
    };
    return this.#sign(claims, TOKEN_AUDIENCE, this.#key, this.lifetimeSeconds);
  }

  /**
   * What a token grants. An expired one is `expired`, unless it expired less than `toleranceSeconds` ago:
   * then it is `valid` with `expired: true`.
   */
  async check(token: string, toleranceSeconds = 0): Promise<TokenCheck> {
    const verified = await this.#verify(token, TOKEN_AUDIENCE, this.#key, toleranceSeconds);
    if ('kind' in verified) return verified;
    const claims = claimsSchema.safeParse(verified.payload);
    if (!claims.success) return { kind: 'invalid' };
    const { conv, user, name, loc, origins, cust } = claims.data;
    const grant: TokenGrant = {
      conversationId: conv,
      userId: user,
      userName: name,
      locale: loc,
      trustedOrigins: origins,
    };
    if (cust) grant.customer = { customerId: cust.id, by: 'token', at: cust.at };
    return { kind: 'valid', grant, expired: (verified.payload.exp ?? 0) <= this.#nowSeconds() };
  }

  /** A token for one connection to one conversation's stream, valid for 60 seconds. */
  async issueStream(conversationId: string, trustedOrigins: string[] | undefined): Promise<string> {
    return this.#sign(
      { conv: conversationId, origins: trustedOrigins },
      STREAM_AUDIENCE,
      this.#streamKey,
      STREAM_LIFETIME_SECONDS,
    );
  }

  async checkStream(token: string): Promise<TokenCheck> {
    const verified = await this.#verify(token, STREAM_AUDIENCE, this.#streamKey, 0);
    if ('kind' in verified) return verified;
    const claims = claimsSchema.safeParse(verified.payload);
    if (!claims.success) return { kind: 'invalid' };
    const { conv, origins } = claims.data;
    return { kind: 'valid', grant: { conversationId: conv, trustedOrigins: origins }, expired: false };
  }

  async #sign(
    claims: Record<string, unknown>,
    audience: string,
    key: Uint8Array,
    lifetimeSeconds: number,
  ): Promise<string> {
    const issuedAt = this.#nowSeconds();
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .setJti(this.ids.next())
      .sign(key);
  }

  async #verify(token: string, audience: string, key: Uint8Array, toleranceSeconds: number) {
    try {
      return await jwtVerify(token, key, {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience,
        currentDate: this.clock.now(),
        clockTolerance: toleranceSeconds,
        requiredClaims: ['exp'],
      });
    } catch (error) {
      return { kind: error instanceof errors.JWTExpired ? ('expired' as const) : ('invalid' as const) };
    }
  }

  #nowSeconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}

/** One secret, a key of its own for each purpose: a token of one kind never passes as another. */
export function deriveKey(secret: string, purpose: string): Uint8Array {
  return createHash('sha256').update(`frontdesk:${purpose}:`).update(secret).digest();
}
