const WHITE = /[ \t\n\r]*/y;
const TOKEN =
  /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/uy;

type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd' | 'nothing';

/**
 * Where a text stops being JSON, in UTF-16 units; its length when something is missing at the end, undefined when it is
 * JSON. Node's own message names the place of some errors only.
 */
export function jsonErrorOffset(text: string): number | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let offset = 0;
  for (;;) {
    WHITE.lastIndex = offset;
    WHITE.exec(text);
    offset = WHITE.lastIndex;
    if (offset >= text.length) return expected === 'nothing' ? undefined : text.length;
    TOKEN.lastIndex = offset;
    const token: string | undefined = TOKEN.exec(text)?.[0];
    const next: Expected | undefined = token === undefined ? undefined : after(token, expected, open);
    if (token === undefined || next === undefined) return offset;
    expected = next;
    offset += token.length;
  }
}

/** What may follow a token; undefined when the token itself may not stand there. Keeps account of the brackets. */
function after(token: string, expected: Expected, open: ('{' | '[')[]): Expected | undefined {
  const value = (): Expected => (open.length === 0 ? 'nothing' : 'commaOrEnd');
  const container = open.at(-1);
  if (token === '}' || token === ']') {
    const matches = container === (token === '}' ? '{' : '[');
    if (!matches || !['commaOrEnd', token === '}' ? 'keyOrEnd' : 'valueOrEnd'].includes(expected)) return undefined;
    open.pop();
    return value();
  }
  if (token === ',') return expected !== 'commaOrEnd' ? undefined : container === '{' ? 'key' : 'value';
  if (token === ':') return expected === 'colon' ? 'value' : undefined;
  if (expected === 'key' || expected === 'keyOrEnd') return token.startsWith('"') ? 'colon' : undefined;
  if (expected !== 'value' && expected !== 'valueOrEnd') return undefined;
  if (token !== '{' && token !== '[') return value();
  open.push(token);
  return token === '{' ? 'keyOrEnd' : 'valueOrEnd';
}
