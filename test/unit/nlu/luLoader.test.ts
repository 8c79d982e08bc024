import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isFrontdeskError } from '../../../src/core/errors';
import { loadLanguageModel } from '../../../src/nlu/luLoader';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'lu-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function write(name: string, lines: string[]): void {
  writeFileSync(path.join(directory, name), lines.join('\n'));
}

function failure(): string {
  try {
    loadLanguageModel(directory, 'en');
  } catch (error) {
    if (isFrontdeskError(error, 'MODEL_INVALID')) return error.message.replace(`${directory}${path.sep}`, '');
    throw error;
  }
  throw new Error('the model was accepted');
}

test('reads intents with labels, entities of every kind and articles', () => {
  write('a.lu', [
    '> a comment',
    '@ regex orderNumber = /fd\\d{4}/',
    '@ list product =',
    '  - earbuds:',
    '    - ear buds',
    '    - 耳机, 蓝牙耳机',
    '@ prebuilt number',
    '# OrderStatus',
    '- where is {@orderNumber=FD1001}',
    '- my \\{new\\} {@product=ear buds}',
  ]);
  write('b.lu', ['# OrderStatus', '- where are my things', '# Help', '- help']);
  write('faq.qna', [
    '<a id = "contact"></a>',
    '',
    '# ? How do I reach you',
    '- phone number',
    '',
    '```markdown',
    'Call **us**.',
    '```',
  ]);
  const model = loadLanguageModel(directory, 'en');
  expect(model.intents.map(({ name, utterances }) => [name, utterances.map(({ text }) => text)])).toEqual([
    ['OrderStatus', ['where is FD1001', 'my {new} ear buds', 'where are my things']],
    ['Help', ['help']],
    ['faq:contact', ['How do I reach you', 'phone number']],
  ]);
  const [first, second] = model.intents[0]?.utterances ?? [];
  expect(first?.entities).toEqual([{ name: 'orderNumber', start: 9, length: 6 }]);
  expect(second?.entities).toEqual([{ name: 'product', start: 9, length: 8 }]);
  expect(first?.source).toEqual({ file: path.join(directory, 'a.lu'), line: 9 });
  expect(model.entities).toEqual([
    { kind: 'regex', name: 'orderNumber', pattern: 'fd\\d{4}' },
    { kind: 'list', name: 'product', values: [{ canonical: 'earbuds', synonyms: ['ear buds', '耳机', '蓝牙耳机'] }] },
    { kind: 'prebuilt', name: 'number' },
  ]);
  expect(model.articles).toEqual([
    { id: 'contact', locale: 'en', question: 'How do I reach you', answer: 'Call **us**.' },
  ]);
});

test.each<[string, string[], string]>([
  ['a line that is no utterance', ['# A', '- ok', 'not a list item'], 'a.lu:3: '],
  ['a label of an unknown entity', ['# A', '- see {@place=Paris}'], 'a.lu:2: the label place names no entity'],
  ['a broken pattern', ['@ regex x = /(/', '# A', '- b'], 'a.lu:1: the pattern of x is no regular expression'],
  [
    'a prebuilt entity that we do not have',
    ['@ prebuilt geographyV2', '# A', '- b'],
    'a.lu:1: the local engine has no prebuilt entity geographyV2',
  ],
  ['an entity declared twice', ['@ prebuilt number', '@ prebuilt number', '# A', '- b'], 'a.lu:2: '],
  [
    'one utterance under two intents',
    ['# A', '- the same!', '# B', '- The same'],
    'a.lu:4: "The same" stands under B and under A',
  ],
])('refuses %s, with file and line', (_, lines, message) => {
  write('a.lu', lines);
  expect(failure()).toContain(message);
});

test('refuses an article without an id', () => {
  write('faq.qna', ['# ? How', '- how so', '```markdown', 'So.', '```']);
  expect(failure()).toContain('faq.qna:1: the article has no id');
});
