import { chooseLocale, fillTemplate } from '../../../src/web/pageTemplate';

describe('fillTemplate', () => {
  it('writes values so that they stay text', () => {
    const html = fillTemplate('<p title="{{a}}">{{a}}</p>', { a: `<b onclick='x'>&"` });
    expect(html).toBe(
      '<p title="&lt;b onclick=&#39;x&#39;&gt;&amp;&quot;">&lt;b onclick=&#39;x&#39;&gt;&amp;&quot;</p>',
    );
  });

  it('does not show a page with a hole', () => {
    expect(() => fillTemplate('{{missing}}', {})).toThrow('missing');
  });
});

describe('chooseLocale', () => {
  it.each([
    [null, undefined, 'en'],
    [null, 'zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
    [null, 'fr, en;q=0.4, zh-TW;q=0.7', 'zh-CN'],
    [null, 'fr;q=1, de', 'en'],
    ['zh', 'en-US', 'zh-CN'],
    ['klingon', 'zh', 'zh-CN'],
  ])('for ?lang=%s and "%s" is %s', (query, header, locale) => {
    expect(chooseLocale(query, header)).toBe(locale);
  });
});
