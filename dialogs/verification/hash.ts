import { createHash } from 'node:crypto';

/** The form in which a secret is kept: bound to its subject, so that equal codes of two customers look different. */
export function hashSecret(subject: string, secret: string): string {
  return createHash('sha256').update(`${subject}|${secret}`).digest('hex');
}
