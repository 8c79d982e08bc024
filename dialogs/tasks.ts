import type { Slots } from './slots';

interface TaskKind {
  /** The slots that a message may fill or correct. */
  slots: readonly (keyof Slots)[];
  /** A question that can be answered in the middle of another task, which then goes on. */
  question?: boolean;
}

const ORDER: readonly (keyof Slots)[] = ['orderNumber', 'phoneLast4', 'products', 'pointed'];
const RETURN: readonly (keyof Slots)[] = [...ORDER, 'reason', 'refundMethod'];

/** What the bot can do, by the intent that asks for it. The dialog of a task has the intent's name. */
export const TASKS: Readonly<Record<string, TaskKind>> = {
  OrderStatus: { slots: ORDER, question: true },
  OrderDetails: { slots: ORDER, question: true },
  OrderList: { slots: [], question: true },
  OrderCancel: { slots: ORDER },
  OrderChangeAddress: { slots: [...ORDER, 'address'] },
  ReturnItem: { slots: RETURN },
  ExchangeItem: { slots: RETURN },
  RefundStatus: { slots: ORDER, question: true },
  AccountProfile: { slots: [] },
  AccountChangeAddress: { slots: ['address'] },
  AccountChangeEmail: { slots: ['email'] },
  AccountResetPassword: { slots: [] },
  AccountClose: { slots: [] },
};

/** Sending back and swapping are one task that can change its mind. */
export function areTwins(one: string, other: string): boolean {
  const twins = ['ReturnItem', 'ExchangeItem'];
  return one !== other && twins.includes(one) && twins.includes(other);
}

/** The part of what was said that a task has a use for. */
export function slotsFor(intent: string, said: Slots): Slots {
  const known = TASKS[intent]?.slots ?? [];
  return Object.fromEntries(Object.entries(said).filter(([name]) => known.includes(name as keyof Slots)));
}

/**
 * Takes what was said into a task's slots and drops what depended on what changed. Returns whether anything is new.
 */
export function mergeSlots(slots: Slots, said: Slots): boolean {
  const { pointed, ...values } = said;
  const changed = Object.entries(values).filter(
    ([name, value]) => JSON.stringify(slots[name as keyof Slots]) !== JSON.stringify(value),
  );
  if (pointed) slots.pointed = true;
  if (changed.length === 0) return false;
  const names = changed.map(([name]) => name);
  if (names.includes('orderNumber')) {
    for (const dependent of ['skus', 'triesLeft', 'askDigits', 'askOrder', 'notOrder', 'phoneLast4'] as const)
      delete slots[dependent];
    slots.implied = false;
  }
  if (names.includes('products')) delete slots.skus;
  Object.assign(slots, values);
  return true;
}
