import { createHash } from 'node:crypto';

/** The id of something that the desk says outside a turn: the same facts give the same id, so that nothing is said twice. */
export function messageId(...facts: (string | number)[]): string {
  return createHash('sha256').update(facts.join('|')).digest('base64url').slice(0, 22);
}
