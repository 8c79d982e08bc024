import {
  readAddress,
  readChoice,
  readCode,
  readConfirm,
  readContact,
  readItems,
  readLastFour,
  readOrderNumber,
  readStars,
  readText,
} from '../../../dialogs/prompts/readers';
import type { Ask } from '../../../dialogs/prompts/slotPrompt';
import type { Understanding } from '../../../dialogs/understanding';

/** A message in which the recogniser found nothing but what is given. */
function said(text: string, found: Partial<Understanding> = {}): Understanding {
  return {
    text,
    intent: 'None',
    score: 0,
    intents: [],
    slots: {},
    positions: [],
    bare: false,
    pressed: false,
    ...found,
  };
}

const ask = (...labels: [value: string, label: string, product?: string][]): Ask => ({
  key: 'any',
  choices: labels.map(([value, label, product]) => ({ value, label, product })),
});

const value = (reading: { ok: boolean; value?: unknown }): unknown => (reading.ok ? reading.value : undefined);

describe('order number', () => {
  it.each([
    ['1001', 'FD1001'],
    ['FD 1001', 'FD1001'],
    ['#1002', 'FD1002'],
    ['１００３', 'FD1003'],
  ])('%s', (text, number) => expect(value(readOrderNumber(said(text), { key: 'any' }))).toBe(number));

  it('takes the position of an order that was offered', () => {
    const orders = ask(['FD1002', 'FD1002 · Phone case'], ['FD1001', 'FD1001 · Rice cooker', 'riceCooker']);
    expect(value(readOrderNumber(said('2', { positions: [2] }), orders))).toBe('FD1001');
    expect(value(readOrderNumber(said('第二个'), orders))).toBe('FD1001');
    expect(value(readOrderNumber(said('the cooker', { slots: { products: ['riceCooker'] } }), orders))).toBe('FD1001');
    expect(value(readOrderNumber(said('3', { positions: [3] }), orders))).toBeUndefined();
  });
});

describe('last four digits', () => {
  it.each([
    ['0001', '0001'],
    ['it ends in 0001', '0001'],
    ['13800000001', '0001'],
    ['+1 555 010 0002', '0002'],
    ['尾号０００１', '0001'],
  ])('%s', (text, digits) => expect(value(readLastFour(said(text)))).toBe(digits));

  it.each(['FD1001', 'no idea', '12345'])('not from %s', (text) => expect(readLastFour(said(text)).ok).toBe(false));

  it('says what is missing when it was an attempt', () => {
    expect(readLastFour(said('001'))).toEqual({ ok: false, hint: 'prompt.lastFourHint' });
  });
});

it.each([
  ['123456', '123456'],
  ['123 456', '123456'],
  ['the code is 123-456', '123456'],
  ['１２３４５６', '123456'],
  ['1234567', undefined],
])('code %s', (text, code) => expect(value(readCode(said(text)))).toBe(code));

it.each([
  ['Li.Na@Example.com', 'li.na@example.com'],
  ['138 0000 0001', '+8613800000001'],
  ['lina@', undefined],
])('contact %s', (text, contact) => expect(value(readContact(said(text)))).toBe(contact));

it('an address needs no introduction, and may have one', () => {
  expect(value(readAddress(said('My new address is 5 Park Lane, London')))).toBe('5 Park Lane, London');
  expect(value(readAddress(said('地址是杭州市西湖区文三路90号')))).toBe('杭州市西湖区文三路90号');
});

describe('yes or no', () => {
  const question = ask(['yes', 'Yes, cancel it'], ['no', 'No, keep it']);

  it.each([
    ['Yes, cancel it', true],
    ['OK!', true],
    ['go ahead.', true],
    ['好的', true],
    ['对，没错', true],
    ['1', true],
    ['No, keep it', false],
    ['不用了，谢谢', false],
    ['nope', false],
    ['2', false],
  ])('%s', (text, answer) => {
    const positions = /^\d$/.test(text) ? [Number(text)] : [];
    expect(value(readConfirm(said(text, { positions }), question))).toBe(answer);
  });

  it('is not exact when only the recogniser thinks so', () => {
    expect(readConfirm(said('I reckon so', { intent: 'Confirm', score: 0.9 }), question)).toEqual({
      ok: true,
      value: true,
      exact: false,
    });
    expect(readConfirm(said('no, the other order', { intent: 'Correction', score: 0.9 }), question).ok).toBe(false);
  });
});

describe('items', () => {
  const items = ask(
    ['a', 'Wireless earbuds', 'earbuds'],
    ['b', 'Charging cable', 'chargingCable'],
    ['all', 'All of them'],
  );

  it.each([
    [said('both please'), ['a', 'b']],
    [said('All of them'), ['a', 'b']],
    [said('两个都退'), ['a', 'b']],
    [said('the cable', { slots: { products: ['chargingCable'] } }), ['b']],
    [said('1 and 2', { positions: [1, 2] }), ['a', 'b']],
    [said('3', { positions: [3] }), ['a', 'b']],
    [said('something else'), undefined],
  ])('$text', (message, skus) => expect(value(readItems(message, items))).toEqual(skus));
});

it.each([
  ['★★★★', 4],
  ['5', 5],
  ['4/5', 4],
  ['3 stars', 3],
  ['五星', 5],
  ['两颗星', 2],
  ['two', 2],
  ['7', undefined],
  ['FD1001', undefined],
])('stars %s', (text, stars) => expect(value(readStars(said(text), { key: 'any' }))).toBe(stars));

describe('the way of a refund', () => {
  const methods = ask(['original', 'The way I paid'], ['storeCredit', 'Store credit']);

  it.each([
    ['onto my card again', 'original'],
    ['就退我那张卡上', 'original'],
    ['a gift card is fine', 'storeCredit'],
    ['换成购物卡吧', 'storeCredit'],
  ])('%s', (text, method) =>
    expect(readChoice(said(text), methods)).toEqual({ ok: true, value: method, exact: false }),
  );

  it('is not told by words for both, nor asked where the question is another', () => {
    expect(readChoice(said('my card or a voucher?'), methods).ok).toBe(false);
    expect(readChoice(said('onto my card'), ask(['defective', 'Broken'])).ok).toBe(false);
  });
});

describe('free words', () => {
  const skippable = ask(['', 'Skip']);
  const cancel: Partial<Understanding> = { intent: 'Cancel', score: 0.9 };

  it('are taken as they are', () => {
    expect(readText(said(' Mei was kind '), skippable)).toEqual({ ok: true, value: 'Mei was kind', exact: false });
    expect(readText(said('x'), skippable).ok).toBe(false);
  });

  it.each([
    ['Skip', cancel],
    ['skip!', {}],
    ['no thanks', {}],
    ['never mind', cancel],
  ])('%s leaves a question unanswered that can be', (text, found) => {
    expect(readText(said(text, found), skippable)).toEqual({ ok: true, value: '', exact: true });
  });

  it('are no refusal when they tell a story, or when nobody is sure, or when the question has to be answered', () => {
    const story = 'never mind, it was fine in the end, only slow';
    expect(value(readText(said(story, cancel), skippable))).toBe(story);
    expect(value(readText(said('leave it', { intent: 'Cancel', score: 0.4 }), skippable))).toBe('leave it');
    expect(value(readText(said('never mind', cancel), { key: 'any' }))).toBe('never mind');
  });
});
