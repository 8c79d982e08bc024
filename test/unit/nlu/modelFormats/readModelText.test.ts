import { withoutPlaces } from '../../../../src/nlu/modelFormats/modelDescription';
import { readModelText } from '../../../../src/nlu/modelFormats/readModelText';
import { writeModelText } from '../../../../src/nlu/modelFormats/writeModelText';

function sections(text: string): unknown[] {
  const { model, problems } = readModelText(text, 'a.lu');
  expect(problems).toEqual([]);
  return withoutPlaces(model.sections);
}

const label = (entity: string, start: number, length: number, more: object = {}) => ({
  entity,
  start,
  length,
  children: [],
  ...more,
});

describe('intents', () => {
  it('keep labels with roles, labels inside labels and escaped signs', () => {
    const text = '# Book\n- fly {@city:from=Paris} to {@Trip={city = Rome} now}\n- \\{a\\} c:\\new {@x=b}\n';
    expect(sections(text)).toEqual([
      {
        kind: 'intent',
        name: 'Book',
        examples: [
          {
            kind: 'utterance',
            text: 'fly Paris to Rome now',
            labels: [label('city', 4, 5, { role: 'from' }), label('Trip', 13, 8, { children: [label('city', 13, 4)] })],
          },
          { kind: 'utterance', text: '{a} c:\\new b', labels: [label('x', 11, 1)] },
        ],
      },
    ]);
  });

  it('tell patterns and references from utterances', () => {
    const text =
      '# A\n- call {@name:callee} [please] (now|today)\n- [x](other.lu#B*utterances*)\n- (just brackets) a|b\n';
    expect(sections(text)).toEqual([
      {
        kind: 'intent',
        name: 'A',
        examples: [
          { kind: 'pattern', pattern: 'call {name:callee} [please] (now|today)' },
          { kind: 'reference', text: 'x', target: 'other.lu#B*utterances*' },
          { kind: 'utterance', text: '(just brackets) a|b', labels: [] },
        ],
      },
    ]);
  });

  it('take an escaped bracket and one that closes nothing for signs of the text', () => {
    expect(sections('# A\n- \\(hi {@name} :)\n')).toEqual([
      { kind: 'intent', name: 'A', examples: [{ kind: 'pattern', pattern: '\\(hi {name} :)' }] },
    ]);
  });

  it('keep comments where they stand, and blank lines between them and what follows', () => {
    const text = '> of the file\n\n> of the intent\n# A\n- one\n> of two\n- two\n\n> at the end\n';
    expect(writeModelText(readModelText(text, 'a.lu').model)).toBe(text);
  });

  it('read Windows lines, tabs and a byte-order mark', () => {
    expect(sections('\uFEFF# A\r\n\t- one\r\n')).toEqual(sections('# A\n- one\n'));
  });
});

describe('entities', () => {
  it.each([
    '@ ml city hasRoles from,to usesFeatures cities,number*',
    '@ prebuilt datetimeV2 hasRole departure',
    '@ regex order = /o-\\d{3,7} = [a;b]/',
    '@ composite "my trip" = [city, datetimeV2]',
    '@ list colour hasRole wanted =\n  - red:\n    - crimson\n    - dark red\n  - blue:',
    '@ patternany title hasRoles a,b =\n  - War, and peace',
    '@ phraselist cities(interchangeable) disabled, disabledForAllModels =\n  - Paris,New York',
    '@ intent Book usesFeature cities',
    '@ ml Order usesFeature number*\n    > what\n    - @ ml "Full order"\n        - @ number Amount usesFeature cities',
  ])('%s is written as it was read', (text) => {
    const written = writeModelText(readModelText(text, 'a.lu').model).trim();
    expect(written).not.toContain('@frontdesk');
    expect(sections(written)).toEqual(sections(text));
    expect(written.replace(' =\n', '\n')).toBe(text.replace(' =\n', '\n'));
  });

  it.each([
    [
      "@ ml 'another entity' hasRole role1 hasFeatures feature1, feature2",
      '@ ml "another entity" hasRole role1 usesFeatures feature1,feature2',
    ],
    ['@ ml a usesFeature b hasRoles c, "d e"', '@ ml a hasRoles c,"d e" usesFeature b'],
    ['@ prebuilt number from, to hasFeature f*', '@ prebuilt number hasRoles from,to usesFeature f*'],
    ['@ ml a =\n- @ ml b hasFeatures c, d', '@ ml a =\n- @ ml b usesFeatures c, d'],
    ['@ intent A hasFeature f', '@ intent A usesFeature f'],
  ])('%j is %j', (text, same) => {
    expect(sections(text)).toEqual(sections(same));
  });

  it('may get flags, roles and phrases in a line without a type', () => {
    const list = (more: object) => ({
      kind: 'phraseList',
      phrases: [],
      interchangeable: false,
      enabled: true,
      ...more,
    });
    expect(
      sections(
        '@ phraselist q(interchangeable) =\n- are you\n@ q disabledForAllModels\n@ q disabled\n@q =\n- Li, Na\n@ ml city\n@ city to\n',
      ),
    ).toEqual([
      list({ name: 'q', phrases: ['are you'], interchangeable: true }),
      list({ name: 'q', forAllModels: false }),
      list({ name: 'q', enabled: false }),
      list({ name: 'q', phrases: ['Li', 'Na'] }),
      { kind: 'entity', type: 'ml', name: 'city', roles: [], features: [], children: [] },
      { kind: 'entity', type: 'ml', name: 'city', roles: ['to'], features: [], children: [] },
    ]);
    expect(sections('@q(interchangeable) =\n- a\n@ phraselist q\n')[0]).toEqual(
      list({ name: 'q', phrases: ['a'], interchangeable: true }),
    );
  });

  it('nest their parts by any indentation', () => {
    const [entity] = sections('@ ml a =\n  - @ ml b\n    - @ ml c\n      - @ number d\n  - @ ml e\n') as [
      { children: unknown },
    ];
    const part = (name: string, type: string, children: unknown[] = []) => ({ name, type, features: [], children });
    expect(entity.children).toEqual([part('b', 'ml', [part('c', 'ml', [part('d', 'number')])]), part('e', 'ml')]);
  });

  it('may leave their type to another line of the file', () => {
    const [first, second] = sections('@ colour =\n- red:\n  - crimson\n@ list colour\n') as { type: string }[];
    expect([first?.type, second?.type]).toEqual(['list', 'list']);
  });
});

it('articles keep id, source, variants, filters, answer and follow-up prompts', () => {
  const text = [
    '> !# @qna.pair.source = shop.html',
    '<a id = "shipping"></a>',
    '',
    '# ? How much?',
    '- what does it cost',
    '',
    '**Filters:**',
    '- area = delivery',
    '',
    '````markdown',
    '  Four.',
    '```',
    'code',
    '```',
    '````',
    '',
    '**Prompts:**',
    '- [More (all)](#delivery) `context-only`',
    '- [Other](#When?)',
    '',
  ].join('\n');
  expect(sections(text)).toEqual([
    {
      kind: 'article',
      id: 'shipping',
      source: 'shop.html',
      questions: ['How much?', 'what does it cost'],
      filters: [{ name: 'area', value: 'delivery' }],
      answer: '  Four.\n```\ncode\n```',
      prompts: [
        { text: 'More (all)', target: 'delivery', contextOnly: true },
        { text: 'Other', target: 'When?', contextOnly: false },
      ],
    },
  ]);
  expect(writeModelText(readModelText(text, 'a.qna').model)).toBe(text);
});

it('imports and metadata are sections of their own', () => {
  expect(sections('> !# @app.name = travel = fun\n[all](./other.lu)\n')).toEqual([
    { kind: 'metadata', key: 'app.name', value: 'travel = fun' },
    { kind: 'import', text: 'all', target: './other.lu' },
  ]);
});

it.each([
  ['stray', 'lineUnreadable', 1, 1],
  ['- no intent', 'exampleOutside', 1, 1],
  ['$old:simple', 'oldNotation', 1, 1],
  ['#', 'nameMissing', 1, 2],
  ['@ ml', 'nameMissing', 1, 5],
  ['@ nonsense foo', 'typeUnknown', 1, 3],
  ['@ foo =\n- x', 'typeMissing', 1, 1],
  ['@ ml a hasRoles b, c d', 'commaMissing', 1, 20],
  ['@ ml a hasRole b c usesFeature d', 'commaMissing', 1, 16],
  ['# A\n- go {@x=y', 'labelOpen', 2, 6],
  ['# A\n  - go y}', 'labelEnd', 2, 9],
  ['# A\n- go {@=y}', 'labelName', 2, 6],
  ['# A\n- go {@x:=y}', 'labelName', 2, 6],
  ['# A\n- go {@x= }', 'labelEmpty', 2, 6],
  ['# A\n- {@x} {@y=z}', 'labelsInPattern', 2, 8],
  ['# A\n- x {@city} (unclosed', 'bracketOpen', 2, 13],
  ['# A\n- who (a|b {@city}', 'bracketOpen', 2, 7],
  ['# A\n- [[a] b {@city}', 'bracketOpen', 2, 3],
  ['# A\n- (a [b) {@city}', 'bracketOpen', 2, 6],
  ['@ list a =\n  - b', 'synonymFirst', 2, 5],
  ['@ ml a =\n  - b', 'childUnreadable', 2, 5],
  ['@ ml a =\n  - @ number b\n    - @ ml c', 'childNesting', 3, 12],
  ['# ? A\n```\nx', 'fenceOpen', 2, 1],
  ['# ? A\n- b', 'answerMissing', 1, 1],
  ['# ? A\n```\nx\n```\n**Prompts:**\n- x', 'promptUnreadable', 6, 3],
  ['# ? A\n**Filters:**\n- x\n```\nx\n```', 'filterUnreadable', 3, 3],
  ['> !# what', 'metadataUnreadable', 1, 1],
  ['> !# @frontdesk.section = {"kind"', 'metadataUnreadable', 1, 1],
])('%j is refused with its place', (text, code, line, column) => {
  const { problems } = readModelText(`\n\n${text}`, 'bad.lu');
  expect(problems.map(({ code: found, at, severity }) => [found, severity, at])).toEqual([
    [code, 'error', { file: 'bad.lu', line: line + 2, column }],
  ]);
});

it('what follows a line that cannot be read is read all the same', () => {
  const { model, problems } = readModelText('# A\n- {@x\n- fine\n@ nope y\n- body\n# B\n- two\n', 'a.lu');
  expect(problems).toHaveLength(2);
  expect(withoutPlaces(model.sections)).toMatchObject([
    { name: 'A', examples: [{ text: 'fine' }] },
    { name: 'B', examples: [{ text: 'two' }] },
  ]);
});
