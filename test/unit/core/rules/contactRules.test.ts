import { maskEmail, maskPhone, toAddress, toEmail, toPhone } from '../../../../src/core/rules';

describe('toEmail', () => {
  it.each([
    [' LiNa@Example.com ', 'lina@example.com'],
    ['a.b+c@mail.example.co.uk', 'a.b+c@mail.example.co.uk'],
    ['ｌｉｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'lina@example.com'],
  ])('%s', (text, email) => expect(toEmail(text)).toBe(email));

  it.each([
    'lina',
    'lina@',
    'lina@example',
    'li na@example.com',
    'a@b..com',
    'lina@example.com, x@y.com',
    `${'x'.repeat(65)}@a.com`,
  ])('refuses %s', (text) => expect(toEmail(text)).toBeUndefined());
});

describe('toPhone', () => {
  it.each([
    ['+86 138 0000 0001', '+8613800000001'],
    ['0086 13800000001', '+8613800000001'],
    ['138-0000-0001', '+8613800000001'],
    ['+1 555 010 0002', '+15550100002'],
    ['(555) 010-0002', '+15550100002'],
  ])('%s', (text, phone) => expect(toPhone(text)).toBe(phone));

  it.each(['0001', '12345', 'call me', '+0123456789'])('refuses %s', (text) => expect(toPhone(text)).toBeUndefined());
});

describe('toAddress', () => {
  it.each([
    '5 Park Lane, London W1K 1PN',
    '42 Maple Street, Springfield, IL 62704',
    '上海市浦东新区世纪大道100号',
    '杭州市西湖区文三路 90 号',
  ])('%s', (text) => expect(toAddress(text)).toBe(text));

  it.each([
    'London',
    'my new house please',
    '上海',
    '我要改地址',
    'can it go to 5 Park Lane in London?',
    '5 Park',
    'another address for order FD1002 please',
  ])('refuses %s', (text) => expect(toAddress(text)).toBeUndefined());
});

it('masks all but what its owner recognises', () => {
  expect(maskEmail('lina@example.com')).toBe('l***@example.com');
  expect(maskPhone('+8613800000001')).toBe('***0001');
});
