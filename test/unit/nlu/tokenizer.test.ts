import { foldText, originalSpan } from '../../../src/nlu/foldText';
import { tokenize } from '../../../src/nlu/tokenizer';

describe('foldText', () => {
  test('folds case and width', () => {
    expect(foldText('Where IS ＦＤ１００１').text).toBe('where is fd1001');
  });

  test('straightens typographic apostrophes', () => {
    expect(foldText('Where’s it').text).toBe("where's it");
  });

  test('leads back to the original when folding changes lengths', () => {
    const original = '㏂ ＦＤ１ 😀 x';
    const folded = foldText(original);
    const at = folded.text.indexOf('fd1');
    const { start, end } = originalSpan(folded, at, at + 3);
    expect(original.slice(start, end)).toBe('ＦＤ１');
    const last = folded.text.indexOf('x');
    expect(original.slice(originalSpan(folded, last, last + 1).start)).toBe('x');
  });
});

describe('tokenize', () => {
  test('takes Latin runs as words and Han characters one by one', () => {
    expect(tokenize('我的order到哪了')).toEqual(['我', '的', 'order', '到', '哪', '了']);
  });

  test('folds digit runs and drops apostrophes, punctuation and emoji', () => {
    expect(tokenize("where's order 1234?! 😀")).toEqual(['wheres', 'order', '0']);
  });

  test('takes marks as units where they are asked for, but no emoji, nor what stands in a masked span', () => {
    expect(tokenize('where, fd-1001?! 😀', [{ name: 'orderNumber', start: 7, end: 14 }], true)).toEqual([
      'where',
      ',',
      '@orderNumber',
      '?',
      '!',
    ]);
    expect(tokenize('你好,在吗?', [], true)).toEqual(['你', '好', ',', '在', '吗', '?']);
  });

  test('replaces masked spans by the name of their entity', () => {
    expect(tokenize('cancel fd1001 now', [{ name: 'orderNumber', start: 7, end: 13 }])).toEqual([
      'cancel',
      '@orderNumber',
      'now',
    ]);
    expect(tokenize('订单fd1001到哪', [{ name: 'orderNumber', start: 2, end: 8 }])).toEqual([
      '订',
      '单',
      '@orderNumber',
      '到',
      '哪',
    ]);
  });

  test('keeps words of other scripts and with accents whole', () => {
    expect(tokenize('café привет')).toEqual(['café', 'привет']);
  });
});
