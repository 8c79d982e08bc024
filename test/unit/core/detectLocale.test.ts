import { detectLocale, movesConversation } from '../../../src/core/detectLocale';

describe('detectLocale', () => {
  it.each([
    ['where is my order', 'en'],
    ['hello', 'en'],
    ['refund', 'en'],
    ['我的订单到哪了', 'zh-CN'],
    ['在吗', 'zh-CN'],
    ['我的order FD1001到哪了', 'zh-CN'],
    ['我想return这个earbuds', 'zh-CN'],
    ['what does 你好 mean in English please', 'en'],
  ])('tells %j as %s', (text, locale) => {
    expect(detectLocale(text)).toBe(locale);
  });

  it.each(['FD1001', '0001', '123456', 'ok', 'OK!', '👍', 'lina@example.com', 'https://example.com/a', ''])(
    'leaves %j open',
    (text) => {
      expect(detectLocale(text)).toBeUndefined();
    },
  );
});

describe('movesConversation', () => {
  it.each([
    ['hello', 'zh-CN', undefined],
    ['Li Na', 'zh-CN', undefined],
    ['can I talk to somebody in English', 'zh-CN', 'en'],
    ['我要退货', 'en', 'zh-CN'],
    ['where is my order', 'en', undefined],
  ] as const)('%j in a conversation in %s gives %s', (text, from, expected) => {
    expect(movesConversation(text, from)).toBe(expected);
  });
});
