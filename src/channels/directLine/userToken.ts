import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { FrontdeskError } from '../../core/errors';
import type { Clock } from '../../ports/clock';

/** What the company's site says of its signed-in customer. */
export interface UserClaims {
  /** The site's id of the customer. */
  sub: string;
  email?: string;
  name?: string;
}

/** Who a user token is about. Throws `REQUEST_INVALID` with a reason that may be shown to the page's developer. */
export type VerifyUserToken = (token: string) => Promise<{ customerId: string; name?: string }>;

/** The key that checks the site's signature: a shared secret (HS256), a PEM public key or a JWKS (RS256, ES256). */
export type UserTokenKey = { secret: string } | { publicKey: string } | { jwks: JSONWebKeySet };

export interface UserTokenOptions {
  key: UserTokenKey;
  /** Absent: any issuer that holds the key. */
  issuer?: string;
  audience: string;
  clock: Clock;
  /** The customer that the claims are about, by whatever id the back ends know them; undefined when there is none. */
  resolveCustomer(claims: UserClaims): Promise<{ customerId: string } | undefined>;
}

/** Differences between the site's clock and ours that are forgiven. */
const CLOCK_TOLERANCE_SECONDS = 30;

const claimsSchema = z.object({
  sub: z.string().min(1).max(256),
  email: z.string().max(320).optional(),
  name: z.string().max(256).optional(),
});

/** A check of user tokens: JWTs (RFC 7519) with `iss`, `aud`, `exp` and `sub`, signed by the company's own site. */
export function createUserTokenVerifier(options: UserTokenOptions): VerifyUserToken {
  const { getKey, algorithms } = toVerificationKey(options.key);
  return async (token) => {
    const claims = await readClaims(token);
    const customer = await options.resolveCustomer(claims);
    if (!customer) throw invalid('no customer has the id in "sub"');
    return claims.name === undefined ? customer : { ...customer, name: claims.name };
  };

  async function readClaims(token: string): Promise<UserClaims> {
    try {
      const { payload } = await jwtVerify(token, getKey, {
        algorithms,
        issuer: options.issuer,
        audience: options.audience,
        requiredClaims: ['exp', 'sub'],
        currentDate: options.clock.now(),
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
      });
      return claimsSchema.parse(payload);
    } catch (error) {
      throw invalid(reasonOf(error), error);
    }
  }
}

function toVerificationKey(key: UserTokenKey): { getKey: JWTVerifyGetKey; algorithms: string[] } {
  if ('secret' in key) {
    const bytes = Buffer.from(key.secret, 'utf8');
    return { getKey: async () => bytes, algorithms: ['HS256'] };
  }
  if ('publicKey' in key) {
    const publicKey = toPublicKey(key.publicKey);
    return { getKey: async () => publicKey, algorithms: [publicKey.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256'] };
  }
  return { getKey: createLocalJWKSet(key.jwks), algorithms: ['RS256', 'ES256'] };
}

function toPublicKey(pem: string): KeyObject {
  // A private key would work too, and does not belong here.
  if (isPrivateKey(pem))
    throw new FrontdeskError('CONFIG_INVALID', 'the key that checks user tokens must be the public one');
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw new FrontdeskError('CONFIG_INVALID', 'the key that checks user tokens is not a PEM public key', { cause });
  }
}

function isPrivateKey(pem: string): boolean {
  try {
    createPrivateKey(pem);
    return true;
  } catch {
    return false;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return `claim "${error.claim}" is missing or not what is expected`;
  if (error instanceof z.ZodError) return `claim "${String(error.issues[0]?.path[0])}" is not well formed`;
  return 'not signed by the key that this server knows';
}

const invalid = (reason: string, cause?: unknown): FrontdeskError =>
  new FrontdeskError('REQUEST_INVALID', reason, { field: 'userToken', cause });
