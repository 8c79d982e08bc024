import { HEARD_MAX, heardPart } from '../../../src/core/heardPart';

it('is the whole of what people type', () => {
  expect(heardPart('我的订单到哪了')).toBe('我的订单到哪了');
  expect(heardPart('a'.repeat(HEARD_MAX))).toHaveLength(HEARD_MAX);
});

it('is the beginning of what is longer, and no half of a character', () => {
  expect(heardPart('a'.repeat(HEARD_MAX * 50))).toHaveLength(HEARD_MAX);
  expect(heardPart(`${'a'.repeat(HEARD_MAX - 1)}😡😡`)).toBe('a'.repeat(HEARD_MAX - 1));
});
