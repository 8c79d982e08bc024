import type { Order } from '../../src/core/commerce';
import { LOCK_MS, lastFourDigits, ORDER_TRIES, ORDER_TRIES_WINDOW_MS } from '../../src/core/rules';
import type { CodeAttempt } from '../../src/ports/codeStore';
import type { Turn } from '../../src/ports/turn';
import type { DialogDeps } from '../deps';
import { markOpened, memoryOf } from '../memory';
import { hashSecret } from './hash';

export type OrderProof =
  | { kind: 'open'; order: Order }
  | { kind: 'wrong'; triesLeft: number }
  | { kind: 'locked'; until: Date };

/**
 * Opens one order with the last four digits of the phone on it. There are only 10,000 of them, so wrong tries are counted
 * for the order (in the code store, whoever tries) and for the conversation (in its record, whichever order is tried);
 * either count locks. An order that does not exist answers exactly like one that does.
 */
export async function proveOrder(
  deps: DialogDeps,
  turn: Turn,
  orderNumber: string,
  digits: string,
): Promise<OrderProof> {
  const memory = memoryOf(turn);
  const lockedUntil = memory.guesses?.lockedUntil;
  if (lockedUntil !== undefined && Date.parse(lockedUntil) > turn.now.getTime()) {
    return { kind: 'locked', until: new Date(lockedUntil) };
  }
  const order = await deps.orders.find(orderNumber);
  const attempt = await tryDigits(deps, turn, orderNumber, digits, order);
  if (attempt.kind === 'correct' && order) {
    markOpened(turn, orderNumber, digits);
    return { kind: 'open', order };
  }
  if (attempt.kind === 'locked') return { kind: 'locked', until: attempt.until };
  return countWrong(turn, attempt.kind === 'wrong' ? attempt.triesLeft : 0);
}

async function tryDigits(
  deps: DialogDeps,
  turn: Turn,
  orderNumber: string,
  digits: string,
  order: Order | undefined,
): Promise<CodeAttempt> {
  const subject = `order:${orderNumber}`;
  const given = hashSecret(subject, digits);
  const attempt = await deps.codes.attempt(subject, given, turn.now, LOCK_MS);
  if (attempt.kind !== 'none' && attempt.kind !== 'expired') return attempt;
  const right = order ? lastFourDigits(order.phone) : deps.ids.next();
  const expiresAt = new Date(turn.now.getTime() + ORDER_TRIES_WINDOW_MS);
  const issued = await deps.codes.issue(
    subject,
    { hash: hashSecret(subject, right), expiresAt, tries: ORDER_TRIES },
    turn.now,
  );
  if (issued.kind === 'locked') return issued;
  return deps.codes.attempt(subject, given, turn.now, LOCK_MS);
}

function countWrong(turn: Turn, triesLeftForOrder: number): OrderProof {
  const memory = memoryOf(turn);
  // A lock that has run out begins a new count.
  const before = memory.guesses?.lockedUntil === undefined ? (memory.guesses?.wrong ?? 0) : 0;
  const wrong = before + 1;
  if (wrong >= ORDER_TRIES || triesLeftForOrder <= 0) {
    const until = new Date(turn.now.getTime() + LOCK_MS);
    memory.guesses = { wrong, lockedUntil: until.toISOString() };
    return { kind: 'locked', until };
  }
  memory.guesses = { wrong };
  return { kind: 'wrong', triesLeft: Math.min(triesLeftForOrder, ORDER_TRIES - wrong) };
}
