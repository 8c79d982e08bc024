import { parseDataUrl, plainName, plainType } from '../../../../src/channels/directLine/attachments';

describe('parseDataUrl', () => {
  it.each([
    ['data:text/plain;charset=utf-8;base64,5L2g5aW9', 'text/plain', '你好'],
    ['data:,a%20b', 'text/plain', 'a b'],
    ['data:text/html,<b>', 'text/html', '<b>'],
  ])('reads %s', (url, contentType, text) => {
    expect(parseDataUrl(url)).toEqual({ contentType, bytes: Buffer.from(text) });
  });

  it.each(['https://example.com/a.png', 'data:text/plain', 'data:,%E0%A4%A'])('does not take %s for one', (url) => {
    expect(parseDataUrl(url)).toBeUndefined();
  });
});

describe('names and types of files', () => {
  it.each([
    ['C:\\fake\\photo.png', 'photo.png'],
    ['../../etc/passwd', 'passwd'],
    ['a"b\r\n.txt', 'ab.txt'],
    ['发票.pdf', '发票.pdf'],
    ['', 'file'],
    [undefined, 'file'],
  ])('the name %j is %j', (name, plain) => {
    expect(plainName(name)).toBe(plain);
  });

  it.each([
    ['Text/HTML; charset=utf-8', 'text/html'],
    ['no type', 'application/octet-stream'],
    ['text/html\r\nx: y', 'application/octet-stream'],
    [undefined, 'application/octet-stream'],
  ])('the type %j is %j', (type, plain) => {
    expect(plainType(type)).toBe(plain);
  });
});
