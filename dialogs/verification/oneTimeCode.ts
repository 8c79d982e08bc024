import {
  CODE_DIGITS,
  CODE_LIFETIME_MS,
  CODE_TRIES,
  CODES_SENT,
  LOCK_MS,
  maskEmail,
  maskPhone,
} from '../../src/core/rules';
import type { CodeAttempt } from '../../src/ports/codeStore';
import type { Turn } from '../../src/ports/turn';
import type { DialogDeps } from '../deps';
import { hashSecret } from './hash';

export type CodeSent = { kind: 'sent'; subject: string; to: string } | { kind: 'locked'; until: Date };

const ACCOUNT = 'account:';

/**
 * Sends a one-time code to an e-mail address or phone if it is on record. A contact that is not gets the same treatment
 * but for the message, so that nobody learns who is a customer. `subject` names whose code is awaited.
 */
export async function sendCode(deps: DialogDeps, turn: Turn, contact: string): Promise<CodeSent> {
  const isEmail = contact.includes('@');
  const customer = isEmail ? await deps.customers.findByEmail(contact) : await deps.customers.findByPhone(contact);
  const subject = customer ? `${ACCOUNT}${customer.id}` : `unknown:${hashSecret('contact', contact)}`;
  const tooMany = await countSent(deps, turn, subject);
  if (tooMany) return tooMany;
  const code = deps.ids.digits(CODE_DIGITS);
  const expiresAt = new Date(turn.now.getTime() + CODE_LIFETIME_MS);
  const issued = await deps.codes.issue(
    subject,
    { hash: hashSecret(subject, code), expiresAt, tries: CODE_TRIES },
    turn.now,
  );
  if (issued.kind === 'locked') return issued;
  if (customer) {
    await deps.courier.send({
      to: isEmail ? { email: contact } : { phone: contact },
      kind: 'code',
      subject: deps.voice.text(turn.locale, 'verify.mailSubject'),
      text: deps.voice.text(turn.locale, 'verify.mailText', { code, count: CODE_LIFETIME_MS / 60_000 }),
      at: turn.now,
    });
  }
  return { kind: 'sent', subject, to: isEmail ? maskEmail(contact) : maskPhone(contact) };
}

/** Counts a code sent to a subject; every new code brings new tries, so there may not be many. */
async function countSent(
  deps: DialogDeps,
  turn: Turn,
  subject: string,
): Promise<{ kind: 'locked'; until: Date } | undefined> {
  const sent = { id: turn.idempotencyKey('code'), at: turn.now, lockMs: LOCK_MS, tries: CODES_SENT + 1 };
  const counted = await deps.codes.guess(`sent:${subject}`, false, sent);
  return counted.kind === 'locked' ? counted : undefined;
}

/** Tries a code. When it is right the contact is that customer for this turn and, once it is stored, after it. */
export async function tryCode(deps: DialogDeps, turn: Turn, subject: string, code: string): Promise<CodeAttempt> {
  const attempt = await deps.codes.attempt(subject, hashSecret(subject, code), {
    id: turn.idempotencyKey('try'),
    at: turn.now,
    lockMs: LOCK_MS,
  });
  if (attempt.kind === 'correct' && subject.startsWith(ACCOUNT)) {
    turn.verified = { customerId: subject.slice(ACCOUNT.length), by: 'code', at: turn.now.toISOString() };
  }
  return attempt;
}
