import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isFrontdeskError } from '../../../src/core/errors';
import { EntityExtractor } from '../../../src/nlu/entities/entityExtractor';
import { foldText } from '../../../src/nlu/foldText';
import { loadLanguageModel } from '../../../src/nlu/luLoader';
import { listModelFiles, modelFilesIn } from '../../../src/nlu/modelFiles';
import { learnEntities } from '../../../src/nlu/training/learnEntities';
import { checkModel, openFiles, showPlace } from '../../../src/nlu/modelFormats';

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
    '@ sizes =',
    '  - tiny',
    '@ phraselist off',
    '@ off disabled',
    '@ off =',
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
    { name: 'sizes', phrases: ['big', 'small', 'tiny'], interchangeable: true, forAllModels: false },
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

  test('the kinds of a hierarchical entity are told apart under the names that LUIS gives them', () => {
    const example = (text: string, city: string, entity: string) => {
      const startPos = text.indexOf(city);
      return { text, intent: 'Book', entities: [{ entity, startPos, endPos: startPos + city.length - 1 }] };
    };
    const app = {
      luis_schema_version: '5.0.0',
      intents: [{ name: 'Book' }],
      hierarchicals: [{ name: 'Location', children: ['From', 'To'] }],
      utterances: ['Paris', 'Rome', 'Oslo', 'Lima', 'Bern'].flatMap((city) => [
        example(`fly to ${city}`, city, 'Location::To'),
        example(`I leave from ${city} today`, city, 'Location::From'),
      ]),
    };
    write('app.json', [JSON.stringify(app)]);
    const model = loadLanguageModel(directory, 'en');
    const extractor = new EntityExtractor(model.entities, 'en', learnEntities(model));
    const found = (text: string) =>
      extractor.find(text, foldText(text), new Date(0)).all.map(({ name, text: words }) => [name, words]);
    expect(found('fly to Kyoto')).toEqual([['Location::To', 'Kyoto']]);
    expect(found('I leave from Quito today')).toEqual([['Location::From', 'Quito']]);
  });
});

test.each<[string, string[], string]>([
  ['a line that is no utterance', ['# A', '- ok', 'not a list item'], 'a.lu:3:1: line unreadable'],
  [
    'a role of two entities',
    ['@ ml x hasRole to', '@ ml y hasRole to', '# A', '- see {@to=Paris}'],
    'a.lu:4:3: entity undeclared (entity: to)',
  ],
  [
    'a role of a part',
    ['@ ml x =', '  - @ ml y', '# A', '- {@x={@y:z=2}} b'],
    'a.lu:4:3: role undeclared (entity: y, role: z)',
  ],
  ['an unknown feature', ['@ ml x usesFeature y', '# A', '- b'], 'a.lu:1:6: feature unknown (feature: y)'],
  ['an import of nothing', ['[x](nowhere.lu)'], 'a.lu:1:1: import missing'],
  ['a broken pattern', ['@ regex x = /(/', '# A', '- b'], 'a.lu:1:9: regex broken (entity: x, why: '],
  ['a regex entity without a pattern', ['@ regex x', '# A', '- b'], 'a.lu:1:9: regex empty (entity: x)'],
  ['a bracket that is never closed', ['@ ml x', '# A', '- a {@x} (b'], 'a.lu:3:10: bracket open (sign: (, closing: ))'],
  ['an entity of two kinds', ['@ ml number', '@ prebuilt number', '# A', '- b'], 'a.lu:2:12: entity twice'],
  ['two expressions for one entity', ['@ regex x = /a/', '@ regex x = /b/'], 'a.lu:2:9: regex twice (entity: x)'],
  [
    'one utterance under two intents',
    ['# A', '- the same!', '# B', '- The same'],
    'a.lu:4:3: contradiction (text: The same, intent: B, other: A, place: ',
  ],
])('refuses %s, with file, line and column', (_, lines, message) => {
  write('a.lu', lines);
  expect(failure()).toContain(message);
});

test('reads entities and roles that only labels and patterns declare', () => {
  write('a.lu', ['@ ml city', '# A', '- see {@place=Paris}', '- {@city:from=Rome} b', '- call {name}']);
  const { entities } = loadLanguageModel(directory, 'en');
  expect(entities).toEqual([
    { kind: 'ml', name: 'city', roles: ['from'] },
    { kind: 'ml', name: 'place' },
    { kind: 'patternAny', name: 'name', explicit: [] },
  ]);
});

test('the article behind a repeated id is refused', () => {
  const article = (question: string) => ['<a id = "x"></a>', `# ? ${question}`, '```', 'So.', '```'];
  write('faq.qna', [...article('One'), ...article('Two')]);
  expect(failure()).toContain('faq.qna:7:1: article twice (id: x');
});

test('an article without an id gets one of its question, each its own, in Chinese too', () => {
  const article = (question: string) => [`# ? ${question}`, '```', `${question}!`, '```'];
  write('faq.qna', ['<a id = "are-you-open"></a>', ...article('Opening hours')]);
  write('plain.qna', [...article('Are you OPEN?'), ...article('怎么联系你们？'), ...article('?'), ...article('!')]);
  const { articles, intents } = loadLanguageModel(directory, 'en');
  expect(articles.map(({ id, question }) => [id, question])).toEqual([
    ['are-you-open', 'Opening hours'],
    ['are-you-open-2', 'Are you OPEN?'],
    ['怎么联系你们', '怎么联系你们？'],
    ['article', '?'],
    ['article-2', '!'],
  ]);
  expect(intents.map(({ name }) => name)).toContain('faq:怎么联系你们');
});

test('leaves out prebuilt entities that no recogniser finds, with their labels and features', () => {
  write('a.lu', [
    '@ prebuilt personName hasRole by',
    '@ prebuilt number',
    '@ ml Order usesFeatures personName*, number =',
    '  - @ personName Who',
    '  - @ number Amount',
    '@ composite Both = [personName, number]',
    '@ intent Buy usesFeature personName',
    '# Buy',
    '- {@Order={@Who=Ann} takes {@Amount=2}} says {@personName:by=Bob}',
    '- buy for [{@personName}]',
  ]);
  const { entities, intents, leftOut } = loadLanguageModel(directory, 'en');
  expect(leftOut).toEqual([{ entity: 'personName', place: `${path.join(directory, 'a.lu')}:1:12` }]);
  expect(entities).toEqual([
    { kind: 'prebuilt', name: 'number' },
    {
      kind: 'ml',
      name: 'Order',
      features: [{ name: 'number', required: false }],
      children: ['Who', 'Amount'],
      parts: [
        { name: 'Who', features: [], parts: [] },
        { name: 'Amount', takes: 'number', features: [], parts: [] },
      ],
    },
    { kind: 'composite', name: 'Both', children: ['number'] },
  ]);
  expect(intents[0]?.utterances[0]).toMatchObject({
    text: 'Ann takes 2 says Bob',
    entities: [{ name: 'Order', children: [{ name: 'Who' }, { name: 'Amount' }] }],
  });
  expect(intents[0]?.features).toBeUndefined();
});

describe('what the loader refuses and what `model validate` calls an error are the same', () => {
  const article = (head: string, ...lines: string[]) => [head, '```', 'yes', '```', ...lines];
  const app = (more: object) => [JSON.stringify({ luis_schema_version: '7.0.0', intents: [{ name: 'A' }], ...more })];

  test.each<[string, Record<string, string[]>]>([
    ['a line that cannot be read', { 'a.lu': ['stray'] }],
    ['an open label', { 'a.lu': ['# A', '- {@x=y'] }],
    ['an import of nothing', { 'a.lu': ['[x](gone.lu)'] }],
    ['one utterance under two intents', { 'a.lu': ['# A', '- hi', '# B', '- HI!'] }],
    ['one utterance in two files', { 'a.lu': ['# A', '- hi'], 'b.lu': ['# B', '- Hi…'] }],
    ['an utterance that an article asks', { 'a.lu': ['# A', '- hi'], 'b.qna': article('# ? Hi!') }],
    ['a question of two articles', { 'a.qna': [...article('# ? Hi!'), ...article('# ? hi')] }],
    ['an article twice', { 'a.qna': [...article('<a id="a"></a>\n# ? x'), ...article('<a id="a"></a>\n# ? y')] }],
    ['a prompt to nowhere', { 'a.qna': article('# ? x', '**Prompts:**', '- [more](#gone)') }],
    ['an expression that cannot be read', { 'a.lu': ['@ regex x = /([/', '# A', '- hi'] }],
    ['an expression that is missing', { 'a.lu': ['@ regex x', '# A', '- hi'] }],
    ['two expressions', { 'a.lu': ['@ regex x = /a/', '@ regex x = /b/'] }],
    ['an entity of two types', { 'a.lu': ['@ ml x', '@ list x ='] }],
    ['an unknown feature', { 'a.lu': ['@ ml x usesFeature y'] }],
    ['a bracket', { 'a.lu': ['@ ml x', '# A', '- who (a|b {@x}'] }],
    ['a bracket in an app', { 'a.json': app({ patterns: [{ pattern: 'who (a|b', intent: 'A' }] }) }],
    ['an app of another kind', { 'a.json': ['{}'] }],
  ])('%s', (_, files) => {
    for (const [name, lines] of Object.entries(files)) write(name, lines);
    const { model, problems } = openFiles(modelFilesIn(directory));
    const errors = [...problems, ...checkModel(model, { leastUtterances: 0, likeness: 1 })].filter(
      ({ severity }) => severity === 'error',
    );
    const places = errors.map(({ at }) => path.relative(directory, showPlace(at)));
    expect(places.length).toBeGreaterThan(0);
    expect(failure().replaceAll(`${directory}${path.sep}`, '')).toContain(`${places[0]}: `);
  });
});
