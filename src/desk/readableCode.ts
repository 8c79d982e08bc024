import { createHash } from 'node:crypto';
import type { Ids } from '../ports/clock';

/** Crockford's Base32: no letter that is taken for a digit or makes a word (D. Crockford, "Base 32 Encoding"). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 8 characters of 5 bits: 40 bits, which 5 tries an hour do not guess in the days that a code lives. */
const JOIN_CODE_LENGTH = 8;
const HANDOFF_CODE_LENGTH = 4;

/** A new code with which an agent joins, grouped for reading: `K7QF-2M9X`. */
export function newJoinCode(ids: Ids): string {
  const characters = readable(ids, JOIN_CODE_LENGTH);
  return `${characters.slice(0, 4)}-${characters.slice(4)}`;
}

/** A new short name for a handoff: `H-7K3M`. Not secret, and unique only once the store has taken it. */
export function newHandoffCode(ids: Ids): string {
  return `H-${readable(ids, HANDOFF_CODE_LENGTH)}`;
}

/** What is kept of a join code; the same for every way in which people type it. */
export function hashJoinCode(typed: string): string {
  return createHash('sha256')
    .update(`frontdesk join code ${normalizeCode(typed)}`)
    .digest('base64url');
}

/** The handoff code that somebody meant: any case, letters O, I and L for the digits they look like, dash optional. */
export function toHandoffCode(typed: string): string {
  return `H-${normalizeCode(typed).slice(1)}`;
}

function normalizeCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

function readable(ids: Ids, length: number): string {
  // A digest spreads the id's bits evenly, whatever alphabet the id is written in.
  const bytes = createHash('sha256').update(ids.next()).digest();
  return Array.from(bytes.subarray(0, length), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
}
