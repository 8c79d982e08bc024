import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConll, readLabelledModel, scoreEntities } from '../../../../src/nlu/evaluation';

const span = (entity: string, start: number, end: number) => ({ entity, start, end });

describe('scoreEntities', () => {
  const scores = scoreEntities([
    { gold: [span('city', 0, 5), span('city', 9, 12)], found: [span('city', 0, 5), span('city', 9, 13)] },
    { gold: [span('date', 0, 3)], found: [span('date', 0, 3), span('size', 0, 3)] },
    { gold: [span('city', 0, 5)], found: [] },
  ]);

  test('counts what has the same name and exact place', () => {
    expect(scores.entities).toEqual([
      { entity: 'city', gold: 3, found: 2, right: 1, precision: 1 / 2, recall: 1 / 3, f1: 2 / 5 },
      { entity: 'date', gold: 1, found: 1, right: 1, precision: 1, recall: 1, f1: 1 },
      { entity: 'size', gold: 0, found: 1, right: 0, precision: 0, recall: 0, f1: 0 },
    ]);
  });

  test('micro is over all, macro the mean of the entities that are labelled', () => {
    expect(scores.micro).toEqual({ precision: 1 / 2, recall: 1 / 2, f1: 4 / 8 });
    expect(scores.macro).toEqual({ precision: 3 / 4, recall: 2 / 3, f1: 0.7 });
  });

  test('a span that is found twice is right once; nothing at all is perfect', () => {
    const twice = scoreEntities([{ gold: [span('a', 0, 1)], found: [span('a', 0, 1), span('a', 0, 1)] }]);
    expect(twice.entities[0]).toMatchObject({ found: 2, right: 1 });
    expect(scoreEntities([{ gold: [], found: [] }]).micro.f1).toBe(1);
  });
});

describe('readConll', () => {
  test.each<[string, string[], string, [string, string][]]>([
    [
      'IOB2',
      ['fly O', 'to O', 'New B-city', 'York I-city', 'Rome B-city'],
      'fly to New York Rome',
      [
        ['city', 'New York'],
        ['city', 'Rome'],
      ],
    ],
    ['IOB1', ['New I-city', 'York I-city', 'now O'], 'New York now', [['city', 'New York']]],
    [
      'IOBES',
      ['New B-city', 'York E-city', 'Rome S-city'],
      'New York Rome',
      [
        ['city', 'New York'],
        ['city', 'Rome'],
      ],
    ],
    ['middle columns', ['Rome NNP _ B-city'], 'Rome', [['city', 'Rome']]],
    [
      'Chinese',
      ['去 O', '上 B-city', '海 I-city', '，', '吧 O'].map((line) => (line === '，' ? '， O' : line)),
      '去上海，吧',
      [['city', '上海']],
    ],
    ['two scripts', ['my O', 'order O', '到 O', '了 O'], 'my order到了', []],
  ])('%s', (_, lines, text, entities) => {
    const [read, ...others] = readConll(`-DOCSTART- O\n\n${lines.join('\r\n')}\n\n`, 'x.conll');
    expect(others).toEqual([]);
    expect(read?.text).toBe(text);
    expect(read?.entities.map(({ entity, start, end }) => [entity, text.slice(start, end)])).toEqual(entities);
  });

  test('refuses a line without a tag, with its place', () => {
    expect(() => readConll('a O\nb\n', 'x.conll')).toThrow('x.conll:2: no tag');
    expect(() => readConll('a O\nb X-y\n', 'x.conll')).toThrow('x.conll:2: no tag');
  });
});

test('readLabelledModel gives labels, and labels inside them', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'labelled-'));
  const file = path.join(directory, 'a.lu');
  writeFileSync(file, '@ ml trip\n@ ml city hasRole to\n# Go\n- a {@trip=trip to {@to=Rome}}\n- nothing\n');
  expect(readLabelledModel([file])).toEqual([
    { text: 'a trip to Rome', entities: [span('trip', 2, 14), span('city', 10, 14)] },
    { text: 'nothing', entities: [] },
  ]);
  writeFileSync(file, '# Go\n- {@trip=x\n');
  expect(() => readLabelledModel([file])).toThrow('a.lu:2:3: labelOpen');
  rmSync(directory, { recursive: true });
});
