import type { Order } from '../../src/core/commerce';
import { LOCK_MS, lastFourDigits, ORDER_TRIES } from '../../src/core/rules';
import type { Turn } from '../../src/ports/turn';
import type { DialogDeps } from '../deps';
import { markOpened, memoryOf } from '../memory';

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
  const right = order !== undefined && lastFourDigits(order.phone) === digits;
  const guess = { id: turn.idempotencyKey(`digits ${orderNumber}`), at: turn.now, lockMs: LOCK_MS, tries: ORDER_TRIES };
  const attempt = await deps.codes.guess(`order:${orderNumber}`, right, guess);
  if (attempt.kind === 'correct' && order) {
    markOpened(turn, orderNumber);
    return { kind: 'open', order };
  }
  if (attempt.kind === 'locked') return { kind: 'locked', until: attempt.until };
  return countWrong(turn, attempt.kind === 'wrong' ? attempt.triesLeft : 0);
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
