import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isFrontdeskError } from '../../../src/core/errors';
import { loadLanguageModel } from '../../../src/nlu/luLoader';
import { listModelFiles } from '../../../src/nlu/modelFiles';

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
  expect(first?.source).toEqual({ file: path.join(directory, 'a.lu'), line: 9, column: 3 });
  expect(model.entities).toEqual([
    { kind: 'regex', name: 'orderNumber', pattern: 'fd\\d{4}' },
    {
      kind: 'list',
      name: 'product',
      values: [{ canonical: 'earbuds', synonyms: ['ear buds', '耳机', '蓝牙耳机', 'earbuds'] }],
    },
    { kind: 'prebuilt', name: 'number' },
  ]);
  expect(model.articles).toEqual([
    { id: 'contact', locale: 'en', question: 'How do I reach you', answer: 'Call **us**.' },
  ]);
});

test('declarations of every kind keep what they say', () => {
  write('a.lu', [
    '@ ml Order usesFeature number*, sizes =',
    '  - @ ml Item',
    '    - @ number Amount',
    '@ list size hasRoles wanted =',
    '  - large:',
    '    - big',
    '@ composite Trip = [size, number]',
    '@ patternany title =',
    '  - War and Peace',
    '@ prebuilt number hasRole seats',
    '@ prebuilt money',
    '@ phraselist sizes(interchangeable) disabledForAllModels =',
    '  - big, small',
    '@ phraselist off disabled =',
    '  - nothing',
    '@ intent Buy usesFeature sizes',
    '# Buy',
    '- buy {@Order={@Item=two pizzas}}',
    '- find {@title} [please]',
    '- pay {@money}',
  ]);
  const { entities, intents, phraseLists } = loadLanguageModel(directory, 'en');
  const part = (name: string, more: object = {}) => ({ name, features: [], parts: [], ...more });
  expect(entities).toEqual([
    {
      kind: 'ml',
      name: 'Order',
      features: [
        { name: 'number', required: true },
        { name: 'sizes', required: false },
      ],
      children: ['Item'],
      parts: [part('Item', { parts: [part('Amount', { takes: 'number' })] })],
    },
    { kind: 'list', name: 'size', roles: ['wanted'], values: [{ canonical: 'large', synonyms: ['big', 'large'] }] },
    { kind: 'composite', name: 'Trip', children: ['size', 'number'] },
    { kind: 'patternAny', name: 'title', explicit: ['War and Peace'] },
    { kind: 'prebuilt', name: 'number', roles: ['seats'] },
    { kind: 'prebuilt', name: 'currency' },
  ]);
  expect(phraseLists).toEqual([
    { name: 'sizes', phrases: ['big', 'small'], interchangeable: true, forAllModels: false },
  ]);
  expect(intents[0]).toMatchObject({
    features: [{ name: 'sizes', required: false }],
    patterns: [{ pattern: 'find {title} [please]' }, { pattern: 'pay {currency}' }],
    utterances: [{ entities: [{ name: 'Order', start: 4, length: 10, children: [{ name: 'Item' }] }] }],
  });
});

describe('other files', () => {
  test('are brought in once, whoever names them, and count for the cache', () => {
    mkdirSync(path.join(directory, 'shared'));
    write('shared/small.lu', ['# Greeting', '- hello', '[back](../a.lu)']);
    write('a.lu', ['[all](shared/small.lu)', '[b](b.lu)', '# Help', '- help']);
    write('b.lu', ['[again](./shared/small)', '@ prebuilt number']);
    const model = loadLanguageModel(directory, 'en');
    expect(model.intents.map(({ name, utterances }) => [name, utterances.map(({ text }) => text)])).toEqual([
      ['Greeting', ['hello']],
      ['Help', ['help']],
    ]);
    expect(listModelFiles(directory).map((file) => path.relative(directory, file))).toEqual([
      'a.lu',
      'b.lu',
      path.join('shared', 'small.lu'),
    ]);
  });

  test('problems in them are told with their own place', () => {
    mkdirSync(path.join(directory, 'shared'));
    write('shared/small.lu', ['# Greeting', 'stray']);
    write('a.lu', ['[all](shared/small.lu)', '# Help', '- help']);
    expect(failure()).toContain(`${path.join('shared', 'small.lu')}:2:1: line unreadable`);
  });

  test('an app as LUIS exported it is read', () => {
    const app = {
      luis_schema_version: '7.0.0',
      intents: [{ name: 'Book' }],
      closedLists: [{ name: 'Class', subLists: [{ canonicalForm: 'economy', list: ['coach'] }] }],
      prebuiltEntities: [{ name: 'money' }],
      utterances: [
        { text: 'book it for ten dollars', intent: 'Book', entities: [{ entity: 'money', startPos: 12, endPos: 22 }] },
      ],
    };
    write('app.json', [JSON.stringify(app)]);
    const { intents, entities } = loadLanguageModel(directory, 'en');
    expect(intents[0]?.utterances[0]?.entities).toEqual([{ name: 'currency', start: 12, length: 11 }]);
    expect(entities).toContainEqual({
      kind: 'list',
      name: 'Class',
      values: [{ canonical: 'economy', synonyms: ['coach', 'economy'] }],
    });
  });
});

test.each<[string, string[], string]>([
  ['a line that is no utterance', ['# A', '- ok', 'not a list item'], 'a.lu:3:1: line unreadable'],
  ['a label of an unknown entity', ['# A', '- see {@place=Paris}'], 'a.lu:2:3: entity undeclared (entity: place)'],
  ['an unknown role', ['@ prebuilt number', '# A', '- {@number:x=2} b'], 'a.lu:3:3: role undeclared'],
  ['an unknown feature', ['@ ml x usesFeature y', '# A', '- b'], 'a.lu:1:6: feature unknown (feature: y)'],
  ['an import of nothing', ['[x](nowhere.lu)'], 'a.lu:1:1: import missing'],
  ['a broken pattern', ['@ regex x = /(/', '# A', '- b'], 'a.lu:1:9: the pattern of x is no regular expression'],
  [
    'a prebuilt entity that we do not have',
    ['@ prebuilt geographyV2', '# A', '- b'],
    'a.lu:1:12: the local engine has no prebuilt entity geographyV2',
  ],
  ['an entity of two kinds', ['@ ml number', '@ prebuilt number', '# A', '- b'], 'a.lu:2:12: entity twice'],
  [
    'two expressions for one entity',
    ['@ regex x = /a/', '@ regex x = /b/'],
    'a.lu:2:9: the regex entity x is declared',
  ],
  [
    'one utterance under two intents',
    ['# A', '- the same!', '# B', '- The same'],
    'a.lu:4:3: "The same" stands under B and under A',
  ],
])('refuses %s, with file, line and column', (_, lines, message) => {
  write('a.lu', lines);
  expect(failure()).toContain(message);
});

test('refuses an article without an id', () => {
  write('faq.qna', ['# ? How', '- how so', '```markdown', 'So.', '```']);
  expect(failure()).toContain('faq.qna:1:1: the article has no id');
});
