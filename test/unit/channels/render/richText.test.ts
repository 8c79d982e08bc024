import { fromMarkdown, fromPlain, sliceRichText } from '../../../../src/channels/render';

/** Shows spans as tags, so that a case reads as one line. */
function shown(markdown: string): string {
  const { text, spans } = fromMarkdown(markdown);
  let out = '';
  for (let index = 0; index <= text.length; index += 1) {
    for (const span of [...spans].reverse()) if (span.start + span.length === index) out += `</${span.kind}>`;
    for (const span of spans) if (span.start === index) out += `<${span.kind}${span.url ? ` ${span.url}` : ''}>`;
    out += text.charAt(index);
  }
  return out;
}

describe('fromMarkdown', () => {
  it.each([
    ['plain words', 'plain words'],
    ['**FD1001** is *on its way*', '<bold>FD1001</bold> is <italic>on its way</italic>'],
    ['__bold__ _it_ ~~old~~', '<bold>bold</bold> <italic>it</italic> <strike>old</strike>'],
    ['**bold with *italic* inside**', '<bold>bold with <italic>italic</italic> inside</bold>'],
    ['*a **b***', '<italic>a <bold>b</bold></italic>'],
    ['**加粗**的中文', '<bold>加粗</bold>的中文'],
    ['`a*b*c` and ``x`y``', '<code>a*b*c</code> and <code>x`y</code>'],
    ['[label](https://a.b/c_(d)?e=1)', '<link https://a.b/c_(d)?e=1>label</link>'],
    ['![alt](https://a.b/i.png "t")', '<link https://a.b/i.png>alt</link>'],
    ['[write](mailto:a@b.c)', 'write (a@b.c)'],
    ['[x](javascript:alert)', 'x (javascript:alert)'],
    ['# Title\n\n- one\n* two\n1. three', '<bold>Title</bold>\n\n• one\n• two\n1. three'],
    ['> said', '<quote>said</quote>'],
    ['a\n```js\nlet x = **1**;\n```\nb', 'a\n<pre>let x = **1**;</pre>\nb'],
    ['a\n```\nnever closed *x*', 'a\n```\nnever closed <italic>x</italic>'],
  ])('reads %j', (markdown, expected) => {
    expect(shown(markdown)).toBe(expected);
  });

  it.each([
    '2 * 3 * 4 = 24',
    'snake_case_name and SF_1000_X',
    '**not closed',
    '* ',
    'a ** b ** c',
    '****',
    '`',
    '[no](',
    '[a] (b)',
    '<b>not html</b> & co',
    '#nospace',
    'a~b',
  ])('leaves %j as it was typed', (typed) => {
    expect(fromMarkdown(typed).text.replace(/^• $/, '* ')).toBe(typed);
    expect(fromMarkdown(typed).spans).toEqual([]);
  });

  it('gives escaped characters as themselves', () => {
    expect(shown('\\*not bold\\* \\[x\\](y) \\\\')).toBe('*not bold* [x](y) \\');
  });

  it('ends on any input, nested however deep', () => {
    const nasty = [
      `${'*_'.repeat(5000)}x`,
      '['.repeat(5000),
      '**'.repeat(5000),
      '`'.repeat(4001),
      `${'*a '.repeat(3000)}`,
    ];
    for (const markdown of nasty) expect(fromMarkdown(markdown).text.length).toBeLessThanOrEqual(markdown.length + 1);
  });
});

describe('sliceRichText', () => {
  it('keeps the piece of each span that lies in the part', () => {
    const rich = { ...fromPlain('hello world'), spans: [{ start: 3, length: 5, kind: 'bold' as const }] };
    expect(sliceRichText(rich, 0, 5)).toEqual({ text: 'hello', spans: [{ start: 3, length: 2, kind: 'bold' }] });
    expect(sliceRichText(rich, 6, 11)).toEqual({ text: 'world', spans: [{ start: 0, length: 2, kind: 'bold' }] });
    expect(sliceRichText(rich, 9, 11).spans).toEqual([]);
  });
});
