import { splitText } from '../../../../src/channels/render';

const parts = (text: string, limit: number): string[] =>
  splitText(text, limit).map(({ start, end }) => text.slice(start, end));

describe('splitText', () => {
  it('leaves a text that fits as it is', () => {
    expect(parts('hello', 5)).toEqual(['hello']);
    expect(parts('  hello \n', 5)).toEqual(['hello']);
    expect(parts(' \n ', 5)).toEqual([]);
  });

  it('prefers paragraphs, then lines, sentences and words', () => {
    expect(parts('one two. three\n\nfour five six', 20)).toEqual(['one two. three', 'four five six']);
    expect(parts('one two. three\nfour five six', 20)).toEqual(['one two. three', 'four five six']);
    expect(parts('one two. three four five six', 20)).toEqual(['one two.', 'three four five six']);
    expect(parts('one two three four five six', 20)).toEqual(['one two three four', 'five six']);
    expect(parts('您好。您的订单已经发货了，预计两天后送达。', 14)).toEqual([
      '您好。您的订单已经发货了，预',
      '计两天后送达。',
    ]);
    expect(parts('您的订单发货了。预计两天后送达，请留意。', 14)).toEqual([
      '您的订单发货了。',
      '预计两天后送达，请留意。',
    ]);
  });

  it('does not take 3.14 or an address for the end of a sentence', () => {
    expect(parts('it costs 3.14159265 today', 14)).toEqual(['it costs', '3.14159265', 'today']);
  });

  it('never cuts a character in two', () => {
    expect(parts('😀😀😀', 3)).toEqual(['😀', '😀', '😀']);
    const family = '👨‍👩‍👧';
    expect(parts(family.repeat(3), family.length + 3)).toEqual([family, family, family]);
    expect(parts('e\u0301e\u0301e\u0301', 3)).toEqual(['e\u0301', 'e\u0301', 'e\u0301']);
  });

  it('loses nothing but white space, and keeps every limit, on mixed text', () => {
    const text = `${'Lorem ipsum dolor sit amet. 您好，世界！😀👍🏽 '.repeat(400)}${'x'.repeat(9000)}`;
    for (const limit of [50, 1024, 4096]) {
      const cut = parts(text, limit);
      expect(cut.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      for (const part of cut) {
        expect(part.length).toBeLessThanOrEqual(limit);
        expect(Buffer.from(part).toString()).toBe(part);
      }
    }
  });

  it('ends when one character is longer than the limit', () => {
    const zalgo = `a${'\u0301'.repeat(500)}`;
    expect(parts(zalgo, 50).join('')).toBe(zalgo);
  });
});
