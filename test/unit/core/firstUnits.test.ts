import { firstUnits } from '../../../src/core/firstUnits';

test('a text is cut at its length, and never in the middle of a character', () => {
  expect(firstUnits('parcel', 6)).toBe('parcel');
  expect(firstUnits('parcels', 6)).toBe('parcel');
  expect(firstUnits('ok😀', 3)).toBe('ok');
  expect(firstUnits('ok😀', 4)).toBe('ok😀');
});
