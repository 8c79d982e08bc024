import type { Order, OrderState } from '../../../../src/core/commerce';
import { assessReturn, isReturnFree, monthsAfter } from '../../../../src/core/rules';

const NOW = new Date('2026-11-20T10:00:00.000Z');

function order(state: OrderState, deliveredDaysAgo?: number): Order {
  const at = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString();
  return {
    number: 'FD9001',
    customerId: 'C1',
    state,
    items: [],
    total: { amount: 10, currency: 'USD' },
    placedAt: at(100),
    shippingAddress: { text: '1 Test Street, Springfield' },
    phone: '+15550100009',
    ...(deliveredDaysAgo === undefined
      ? {}
      : {
          shipment: {
            carrier: { en: 'UPS', 'zh-CN': 'UPS' },
            trackingNumber: '1Z',
            shippedAt: at(deliveredDaysAgo + 2),
            deliveredAt: at(deliveredDaysAgo),
          },
        }),
  };
}

describe('assessReturn', () => {
  it('allows a return up to the last moment of the thirtieth day', () => {
    expect(assessReturn(order('delivered', 3), NOW).kind).toBe('eligible');
    expect(assessReturn(order('delivered', 30), NOW)).toEqual({ kind: 'eligible', until: NOW });
    expect(assessReturn(order('delivered', 30), new Date(NOW.getTime() + 1)).kind).toBe('tooLate');
  });

  it('points to the warranty while it runs, and not after', () => {
    expect(assessReturn(order('delivered', 60), NOW)).toMatchObject({
      kind: 'tooLate',
      warrantyUntil: new Date('2027-09-21T10:00:00.000Z'),
    });
    expect(assessReturn(order('delivered', 400), NOW)).not.toHaveProperty('warrantyUntil');
  });

  it('tells an order that can still be stopped from one that is on its way', () => {
    expect(assessReturn(order('processing'), NOW)).toEqual({ kind: 'notDelivered', canCancel: true });
    expect(assessReturn(order('shipped'), NOW)).toEqual({ kind: 'notDelivered', canCancel: false });
  });

  it('refuses what was cancelled or has come back', () => {
    expect(assessReturn(order('cancelled'), NOW)).toEqual({ kind: 'cancelled' });
    expect(assessReturn(order('returned', 5), NOW)).toEqual({ kind: 'alreadyReturned' });
  });
});

it('the company pays for the return of what is its own fault', () => {
  expect(isReturnFree('defective')).toBe(true);
  expect(isReturnFree('wrongColour')).toBe(true);
  expect(isReturnFree('changedMind')).toBe(false);
  expect(isReturnFree('other')).toBe(false);
});

it('a month later is the last day of a shorter month', () => {
  expect(monthsAfter('2026-01-31T08:00:00.000Z', 1).toISOString()).toBe('2026-02-28T08:00:00.000Z');
  expect(monthsAfter('2026-11-30T08:00:00.000Z', 12).toISOString()).toBe('2027-11-30T08:00:00.000Z');
});
