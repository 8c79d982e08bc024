import { demoOrders } from '../../../../src/backends/demo';
import {
  canCancel,
  canChangeAddress,
  isOpen,
  isProofValid,
  itemsNamed,
  lastFourDigits,
} from '../../../../src/core/rules';

const NOW = new Date('2026-11-20T10:00:00.000Z');
const ORDERS = demoOrders(NOW);

it('only an order that has not left can be stopped or sent elsewhere', () => {
  const numbers = (can: (order: (typeof ORDERS)[number]) => boolean) => ORDERS.filter(can).map((order) => order.number);
  expect(numbers(canCancel)).toEqual(['FD1002']);
  expect(numbers(canChangeAddress)).toEqual(['FD1002']);
  expect(numbers(isOpen)).toEqual(['FD1001', 'FD1002']);
});

it('finds the items that a customer names', () => {
  const order = ORDERS.find(({ number }) => number === 'FD1003');
  expect(order && itemsNamed(order, ['earbuds']).map((item) => item.sku)).toEqual(['SKU-earbuds']);
  expect(order && itemsNamed(order, [])).toHaveLength(2);
});

it('the last four digits do not depend on how the number is written', () => {
  expect(lastFourDigits('+86 138 0000 0001')).toBe('0001');
});

it('a one-time code proves for half an hour, a token as long as it is sent', () => {
  const at = new Date(NOW.getTime() - 31 * 60_000).toISOString();
  expect(isProofValid({ customerId: 'C1', by: 'code', at }, NOW)).toBe(false);
  expect(isProofValid({ customerId: 'C1', by: 'token', at }, NOW)).toBe(true);
});
