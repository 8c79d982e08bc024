import type { VerifiedCustomer } from '../conversation';

/** Digits of a phone number that open one order to a visitor. */
const ORDER_DIGITS = 4;
/** Wrong digits for one order, or in one conversation, before it is locked. */
export const ORDER_TRIES = 5;

export const CODE_DIGITS = 6;
export const CODE_LIFETIME_MS = 5 * 60_000;
export const CODE_TRIES = 5;
/** Codes sent to one customer within `LOCK_MS` before no more are sent: new codes must not mean new tries for ever. */
export const CODES_SENT = 4;

export const LOCK_MS = 15 * 60_000;

/** How long the proof by a one-time code holds; a token proves anew with each message. */
const CODE_PROOF_MS = 30 * 60_000;
/** How long an order stays open in a conversation in which its digits were given. */
export const ORDER_PROOF_MS = 12 * 3_600_000;

export function lastFourDigits(phone: string): string {
  return phone.replace(/\D/g, '').slice(-ORDER_DIGITS);
}

/** Whether what was proven still counts. */
export function isProofValid(verified: VerifiedCustomer, now: Date): boolean {
  return verified.by === 'token' || now.getTime() - Date.parse(verified.at) <= CODE_PROOF_MS;
}
