import fc from 'fast-check';
import { EntityExtractor } from '../../../../src/nlu/entities/entityExtractor';
import { raisedByPattern } from '../../../../src/nlu/entities/patterns/raisedByPattern';
import { foldText } from '../../../../src/nlu/foldText';
import type { LanguageModel } from '../../../../src/nlu/languageModel';
import { decodeModel, encodeModel } from '../../../../src/nlu/modelFile';
import { readModelText } from '../../../../src/nlu/modelFormats/readModelText';
import { toLanguageModel } from '../../../../src/nlu/toLanguageModel';
import { learnEntities } from '../../../../src/nlu/training/learnEntities';
import { trainIntents } from '../../../../src/nlu/training/trainIntents';
import { travelModel } from './travelModel';

const NOW = new Date('2026-03-10T12:00:00Z');
const SEED = 20261125;

const model = travelModel();
const learned = learnEntities(model);
const extractor = new EntityExtractor(model.entities, 'en', learned);

const find = (text: string, by = extractor) => by.find(text, foldText(text), NOW);

/** `name:role=words` of each entity. */
function told(text: string, by = extractor): string[] {
  return find(text, by).all.map((entity) => {
    expect(text.slice(entity.start, entity.start + entity.length)).toBe(entity.text);
    return `${entity.name}${entity.role === undefined ? '' : `:${entity.role}`}=${entity.text}`;
  });
}

function learnt(lines: string[]): EntityExtractor {
  const read: LanguageModel = toLanguageModel(readModelText(lines.join('\n'), 'a.lu').model, 'en');
  return new EntityExtractor(read.entities, 'en', learnEntities(read));
}

describe('machine-learned entities', () => {
  test.each<[string, string[]]>([
    ['fly from Rome to Oslo', ['city:origin=Rome', 'city:destination=Oslo']],
    ['fly from Quito to Kuala Lumpur', ['city:origin=Quito', 'city:destination=Kuala Lumpur']],
    ['is it warm in Cairo', ['city=Cairo']],
    ['what is the weather', []],
  ])('with roles: %s', (text, entities) => {
    expect(told(text)).toEqual(entities);
  });

  test('with parts, each with the value that it takes', () => {
    const { all } = find('I want three large pizzas with olives');
    expect(all.map(({ name, kind, text, value }) => [name, kind, text, value])).toEqual([
      ['Order', 'ml', 'three large pizzas with olives', 'three large pizzas with olives'],
      ['Amount', 'ml', 'three', 3],
      ['Size', 'ml', 'large', 'large'],
      ['Topping', 'ml', 'olives', 'olives'],
    ]);
  });

  test('score a probability, lower for what was never seen', () => {
    const score = (text: string) => find(text).all.find(({ name }) => name === 'city')?.score ?? 0;
    const [seen, unseen] = [score('fly from Rome to Oslo'), score('fly from Zzyx to Oslo')];
    expect(seen).toBeGreaterThan(0.5);
    expect(seen).toBeLessThanOrEqual(1);
    expect(unseen).toBeLessThan(seen);
  });

  test('are the same for the same model, and small', () => {
    expect(learnEntities(travelModel())).toEqual(learned);
    const [layer] = learned.layers;
    expect(layer?.weights).toBeInstanceOf(Int8Array);
    expect(layer?.weights.length).toBe((layer?.features.length ?? 0) * ((layer?.labels.length ?? 0) * 2 + 1));
  });

  test('are found where a required feature matches, and only there', () => {
    const lines = (feature: string) => [
      `@ ml colour usesFeature ${feature}`,
      '@ phraselist colours =',
      '  - red, blue, green, pink',
      '# Paint',
      ...['red', 'blue', 'green', 'beige'].flatMap((colour) => [
        `- paint it {@colour=${colour}}`,
        `- I like it {@colour=${colour}} today`,
        `- paint the wall {@colour=${colour}} please`,
      ]),
    ];
    const [free, bound] = [learnt(lines('colours')), learnt(lines('colours*'))];
    for (const by of [free, bound]) expect(told('paint it pink', by)).toEqual(['colour=pink']);
    expect(told('paint it beige', free)).toEqual(['colour=beige']);
    expect(told('paint it beige', bound)).toEqual([]);
  });

  test('in Chinese, where a character is a token', () => {
    const cities = ['上海', '北京', '广州', '哈尔滨'];
    const by = learnt([
      '@ ml 城市 hasRoles 出发,到达',
      '# 订票',
      ...cities.flatMap((city, at) => [
        `- 从{@城市:出发=${city}}到{@城市:到达=${cities[(at + 1) % 4]}}的票`,
        `- 我要去{@城市:到达=${city}}`,
      ]),
    ]);
    expect(told('从北京到哈尔滨的票', by)).toEqual(['城市:出发=北京', '城市:到达=哈尔滨']);
  });

  test('inside each other are found in layers', () => {
    const by = learnt([
      '@ ml place',
      '@ ml event',
      '# Go',
      ...['Paris', 'Rome', 'Oslo', 'Lima'].flatMap((city) => [
        `- tickets for {@event=the fair in {@place=${city}}} please`,
        `- I live in {@place=${city}}`,
      ]),
    ]);
    expect(told('I live in Rome', by)).toEqual(['place=Rome']);
    const { overlapping } = find('tickets for the fair in Lima please', by);
    expect(overlapping.map(({ name, text }) => [name, text])).toEqual([
      ['event', 'the fair in Lima'],
      ['place', 'Lima'],
    ]);
  });
});

test('roles of prebuilt entities come from their neighbours', () => {
  expect(told('leave on May 7 and return on June 8').filter((each) => each.startsWith('datetimeV2'))).toEqual([
    'datetimeV2:departure=May 7',
    'datetimeV2:return=June 8',
  ]);
});

describe('composites', () => {
  test('without a label are assembled of parts beside each other', () => {
    const { all } = find('first class, 12 seats');
    expect(all.map(({ name, kind, text }) => [name, kind, text])).toEqual([
      ['Seat', 'composite', 'first class, 12'],
      ['class', 'list', 'first class'],
      ['number', 'prebuilt', '12'],
    ]);
    expect(find('first class is better than nothing at all, is it 12').all.map(({ name }) => name)).not.toContain(
      'Seat',
    );
  });

  test('with labels are learnt', () => {
    const by = learnt([
      '@ list size =',
      '  - large:',
      '    - big',
      '  - small:',
      '    - little',
      '@ prebuilt number',
      '@ composite Bag = [size, number]',
      '# Pack',
      ...['two', 'three', 'four', 'five'].map((count) => `- put {@Bag={@number=${count}} {@size=big} bags} in the car`),
      ...['two', 'three'].map((count) => `- {@number=${count}} {@size=little} dogs`),
    ]);
    expect(told('put six little bags in the car', by)).toEqual(['Bag=six little bags', 'number=six', 'size=little']);
    expect(told('six little dogs', by)).toEqual(['number=six', 'size=little']);
  });
});

describe('patterns', () => {
  const matched = (text: string) =>
    find(text).patterns.map(({ intent, entities }) => [
      intent,
      entities.map(({ name, role, text: words }) => `${name}${role === undefined ? '' : `:${role}`}=${words}`),
    ]);

  test.each<[string, string, string[]]>([
    ['optional words and alternatives', 'Find the novel Dracula, please!', ['title=Dracula']],
    ['left out', 'find book Emma', ['title=Emma']],
    ['anything up to what follows', 'find the book the long way home please', ['title=the long way home']],
    ['anything to the end', 'who wrote the old man and the sea', ['title=the old man and the sea']],
    ['an explicit value whole', 'find the book please and thank you please', ['title=please and thank you']],
    ['anywhere in the utterance', 'hello, who wrote Emma', ['title=Emma']],
  ])('%s: %s', (_, text, entities) => {
    expect(matched(text)).toEqual([['Read', entities]]);
  });

  test.each([
    ['other words', 'lose the book Emma'],
    ['another order', 'book find Emma'],
    ['nothing where something has to be', 'who wrote'],
  ])('not with %s: %s', (_, text) => {
    expect(matched(text)).toEqual([]);
  });

  test('with ^ the utterance begins and ends there', () => {
    expect(matched('seats in first class')).toEqual([['Book', ['class=first class']]]);
    expect(matched('some seats in first class')).toEqual([]);
    expect(matched('seats in first class now')).toEqual([]);
  });

  test('give roles to entities that are found already', () => {
    expect(matched('the trip from Paris to Rome')).toContainEqual([
      'Book',
      ['city:origin=Paris', 'city:destination=Rome'],
    ]);
    expect(matched('from here to there')).toEqual([]);
  });

  test('raise their intent, and scores sum to one', () => {
    const intents = [
      { intent: 'None', score: 0.8 },
      { intent: 'Book', score: 0.15 },
      { intent: 'Read', score: 0.05 },
    ];
    const { patterns } = find('who wrote Emma');
    const raised = raisedByPattern({ topIntent: 'None', intents }, patterns);
    expect(raised?.topIntent).toBe('Read');
    expect(raised?.intents[0]).toEqual({ intent: 'Read', score: 0.95 });
    expect(raised?.intents.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1);
    expect(raisedByPattern({ topIntent: 'None', intents }, [])).toBeUndefined();
  });
});

describe('phrase lists', () => {
  test.each<[string, string[]]>([
    ['off to Kuala Lumpur', ['phrases:cityNames']],
    ['happy now', ['phrases:moods', 'phrases:moods=happy']],
    ['nothing', []],
  ])('%s tells the classifier %j', (text, features) => {
    expect(find(text).features).toEqual(features);
    expect(extractor.findFeatures(text, foldText(text))).toEqual(features);
  });

  test('that no model uses are left out', () => {
    const { phraseLists } = learnEntities(travelModel(['@ phraselist idle disabledForAllModels =', '    - zzz']));
    expect(phraseLists.map(({ name }) => name)).toEqual(['cityNames', 'moods']);
  });

  test('prebuilt entities that an intent uses are features too', () => {
    const by = learnt([
      '@ prebuilt number',
      '@ intent Count usesFeature number',
      '# Count',
      '- how many',
      '# None',
      '- no',
    ]);
    expect(find('I have 3', by).features).toEqual(['number']);
    expect(find('I have some', by).features).toEqual([]);
  });
});

test('offsets always point at the text, in any width and with any signs', () => {
  const part = fc.constantFrom(
    'fly from ',
    'ＰＡＲＩＳ',
    ' to ',
    'San Jose',
    '，',
    'ﬁrst class 12',
    '😀',
    "who wrote l'ami ",
    '耳机',
    'İ',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const text = parts.join('');
      const { all, overlapping, patterns } = find(text);
      for (const { start, length, text: words } of [
        ...all,
        ...overlapping,
        ...patterns.flatMap(({ entities }) => entities),
      ]) {
        expect(length).toBeGreaterThan(0);
        expect(text.slice(start, start + length)).toBe(words);
      }
    }),
    { seed: SEED, numRuns: 150 },
  );
});

test('a model file gives back what was learnt', () => {
  const rows = ['a', 'b'].map((intent) => ({ intent, input: { units: [`word ${intent}`] } }));
  const classifier = trainIntents(rows, { useNames: false }).model;
  const compiled = {
    hash: 'x',
    locales: [
      {
        locale: 'en' as const,
        classifier,
        entities: model.entities,
        learned,
        articles: [],
        bareEntities: {},
        utteranceCount: 1,
      },
    ],
  };
  const read = decodeModel(encodeModel(compiled));
  expect(read?.locales[0]?.learned).toEqual(learned);
  const again = new EntityExtractor(model.entities, 'en', read?.locales[0]?.learned);
  expect(told('fly from Quito to Oslo', again)).toEqual(told('fly from Quito to Oslo'));
});
