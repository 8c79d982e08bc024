import { findTooDeep } from '../../../src/core/json';
import { nestedJson } from '../../support/nestedJson';

describe('findTooDeep', () => {
  const within = (levels: number, name = 'value') => JSON.parse(`{"a":1,"${name}":${nestedJson(levels)}}`) as unknown;

  test('takes a hundred levels, the body itself among them', () => {
    expect(findTooDeep(within(99))).toBeUndefined();
    expect(findTooDeep(within(100))).toBe('value');
  });

  test('names the field, and no more of its name than can be read', () => {
    expect(findTooDeep(within(50_000))).toBe('value');
    expect(findTooDeep(within(50_000, 'x'.repeat(10_000)))).toBe('x'.repeat(100));
    expect(findTooDeep(JSON.parse(nestedJson(50_000)))).toBe('body');
  });

  test.each([undefined, null, 'text', 7, {}, []])('finds nothing in %j', (json) => {
    expect(findTooDeep(json)).toBeUndefined();
  });
});
