import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const DIALOGS = join(__dirname, '..', '..', '..', 'dialogs');

type Tree = { [key: string]: string | Tree };

/** Every text of a tree by its path. */
function leaves(tree: Tree, prefix = ''): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + name, value]] : leaves(value, `${prefix}${name}.`),
  );
}

function catalogue(locale: string): Map<string, string[]> {
  const tree = JSON.parse(readFileSync(join(DIALOGS, 'text', locale, 'dialogs.json'), 'utf8')) as Tree;
  const texts = new Map<string, string[]>();
  for (const [key, text] of leaves(tree)) {
    const name = key.replace(/_(one|other)$/, '');
    texts.set(name, [...(texts.get(name) ?? []), text]);
  }
  return texts;
}

function placeholders(texts: string[] = []): string[] {
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? ''))),
  ].sort();
}

function sources(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return sources(path);
    return name.endsWith('.ts') ? [readFileSync(path, 'utf8')] : [];
  });
}

const english = catalogue('en');
const chinese = catalogue('zh-CN');
const code = sources(DIALOGS).join('\n');
const rooms = new Set([...english.keys()].map((key) => key.split('.')[0]));

/** Keys written out in the code. */
const written = new Set(
  [...code.matchAll(/['"`](?:dialogs\.)?(\w+(?:\.\w+)*)['"`]/g)]
    .map((match) => match[1] ?? '')
    .filter((key) => rooms.has(key.split('.')[0])),
);
/** What keys that are put together begin with: `order.state.` */
const beginnings = [...code.matchAll(/`(\w+(?:\.\w+)*\.)\$\{/g)].map((match) => match[1] ?? '');

it('both languages have the same texts', () => {
  expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
});

it.each([...english.keys()])('%s takes the same values in both languages', (key) => {
  // A plural that says "one" in words needs no number.
  expect(placeholders(chinese.get(key)).filter((name) => name !== 'count')).toEqual(
    placeholders(english.get(key)).filter((name) => name !== 'count'),
  );
});

it('every text is used', () => {
  const unused = [...english.keys()].filter(
    (key) => !written.has(key) && !beginnings.some((start) => key.startsWith(start)),
  );
  expect(unused).toEqual([]);
});

it('every text that is used exists', () => {
  const withDot = [...written].filter((key) => key.includes('.'));
  expect(withDot.length).toBeGreaterThan(100);
  expect(withDot.filter((key) => !english.has(key))).toEqual([]);
});

it('speaks politely in Chinese', () => {
  const texts = [...chinese.values()].flat();
  expect(texts.filter((text) => /你/.test(text))).toEqual([]);
});
