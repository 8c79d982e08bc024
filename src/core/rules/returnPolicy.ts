import type { Order, ReturnReason } from '../commerce';
import { daysAfter, monthsAfter } from './days';

/** How long after delivery a return or exchange can be asked for. */
const RETURN_WINDOW_DAYS = 30;
/** How long after delivery a defect is repaired or replaced. */
const WARRANTY_MONTHS = 12;

/** In the order in which they are offered. */
export const RETURN_REASONS: readonly ReturnReason[] = [
  'wrongColour',
  'wrongSize',
  'defective',
  'notAsDescribed',
  'arrivedLate',
  'changedMind',
  'other',
];

export type ReturnAssessment =
  | { kind: 'eligible'; until: Date }
  /** Nothing to send back yet; `canCancel` says whether stopping the order is the better way. */
  | { kind: 'notDelivered'; canCancel: boolean }
  /** The window is over; while the warranty runs, a defect can still be repaired. */
  | { kind: 'tooLate'; until: Date; warrantyUntil?: Date }
  | { kind: 'cancelled' }
  | { kind: 'alreadyReturned' };

/** Whether an order can be returned or exchanged now, and if not, why and what is possible instead. */
export function assessReturn(order: Order, now: Date): ReturnAssessment {
  if (order.state === 'cancelled') return { kind: 'cancelled' };
  if (order.state === 'returned') return { kind: 'alreadyReturned' };
  const deliveredAt = order.shipment?.deliveredAt;
  if (order.state !== 'delivered' || deliveredAt === undefined) {
    return { kind: 'notDelivered', canCancel: order.state === 'processing' };
  }
  const until = daysAfter(deliveredAt, RETURN_WINDOW_DAYS);
  if (now <= until) return { kind: 'eligible', until };
  const warrantyUntil = monthsAfter(deliveredAt, WARRANTY_MONTHS);
  return { kind: 'tooLate', until, ...(now <= warrantyUntil ? { warrantyUntil } : {}) };
}

const OUR_FAULT: ReadonlySet<ReturnReason> = new Set(['defective', 'notAsDescribed', 'wrongColour', 'arrivedLate']);

/** Whether the company pays for sending the parcel back: when the fault is not the customer's. */
export function isReturnFree(reason: ReturnReason): boolean {
  return OUR_FAULT.has(reason);
}
