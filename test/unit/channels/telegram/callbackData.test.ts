import { createHash } from 'node:crypto';
import { decodeButton, encodeButton, isFor, offerTag, valueOf } from '../../../../src/channels/telegram/callbackData';

const TAG = offerTag('message-1', '42');
const read = (data: string) => {
  const pressed = decodeButton(data);
  if (pressed === undefined) throw new Error(`not read: ${data}`);
  return pressed;
};

describe('button data', () => {
  it.each(['yes', '取消订单 FD1002', '=', '#1:', 'a\nb', 'x'.repeat(56)])('holds %j itself', (value) => {
    const pressed = read(encodeButton('answer', TAG, value, 3));
    expect(pressed).toEqual({ kind: 'answer', tag: TAG, value: { kind: 'given', value } });
    expect(valueOf(pressed, [])).toBe(value);
  });

  it.each(['OrderDetails', 'OrderStatus', 'OrderChangeAddress', 'OrderCancel', 'ReturnItem', 'RefundStatus'])(
    'packs what is behind the button for %s',
    (intent) => {
      const value = JSON.stringify({ frontdesk: { intent, orderNumber: 'FD987654321' } });
      const data = encodeButton('card', TAG, value, 1);
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
      expect(valueOf(read(data), [])).toBe(value);
    },
  );

  it('made long ago is still read: the packing is part of the format', () => {
    expect(read(`c${TAG}~wyuPz2ADQ6BuAA`).value).toEqual({
      kind: 'given',
      value: '{"frontdesk":{"intent":"OrderDetails","orderNumber":"FD1001"}}',
    });
  });

  it.each([
    createHash('sha512').update('1').digest('hex'),
    `退货${createHash('sha512').update('2').digest('hex')}`,
    JSON.stringify({ a: createHash('sha512').update('3').digest('hex').repeat(3) }),
  ])('points at %j', (value) => {
    const data = encodeButton('card', TAG, value, 100);
    expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
    const options = Array.from({ length: 100 }, (_, index) => (index === 99 ? value : 'another'));
    expect(valueOf(read(data), options)).toBe(value);
    expect(valueOf(read(data), [value])).toBeUndefined();
    expect(
      valueOf(
        read(data),
        options.map((option) => `${option}!`),
      ),
    ).toBeUndefined();
  });

  it.each(['', 'yes', 'b123456=x', 'a12345=x', `a${TAG}=`, `a${TAG}#1`, `a${TAG}~xxxx`, `a${TAG}#1:short`])(
    'of %j is not ours',
    (data) => {
      expect(decodeButton(data)).toBeUndefined();
    },
  );

  it('names the message and the conversation', () => {
    const pressed = read(encodeButton('answer', TAG, 'yes', 1));
    expect(isFor('42', pressed)).toBe(true);
    expect(isFor('-100200/42', pressed)).toBe(false);
    expect(offerTag('message-2', '42')).not.toBe(TAG);
  });
});
