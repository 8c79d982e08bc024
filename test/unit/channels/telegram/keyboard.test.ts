import { toRows } from '../../../../src/channels/telegram/keyboard';

const rows = (...titles: string[]) =>
  toRows(titles.map((text) => ({ text, callback_data: text }))).map((row) => row.map((button) => button.text));

describe('toRows', () => {
  it('puts short words side by side, three at most, and a long one alone', () => {
    expect(rows('1', '2', '3', '4', '5')).toEqual([
      ['1', '2', '3'],
      ['4', '5'],
    ]);
    expect(rows('Yes', 'Something a good deal longer', 'No')).toEqual([
      ['Yes'],
      ['Something a good deal longer'],
      ['No'],
    ]);
    expect(rows()).toEqual([]);
  });

  it('counts Chinese characters as the two columns that they take', () => {
    expect(rows('查询订单状态', '取消这个订单')).toEqual([['查询订单状态', '取消这个订单']]);
    expect(rows('查询我的订单状态', '取消我的这个订单')).toEqual([['查询我的订单状态'], ['取消我的这个订单']]);
  });

  it('stays within what Telegram takes', () => {
    expect(rows(...Array.from({ length: 150 }, (_, index) => String(index))).flat()).toHaveLength(100);
  });
});
