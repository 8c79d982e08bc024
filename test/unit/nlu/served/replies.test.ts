import type { EntityKind, Recognition, RecognizedEntity } from '../../../../src/core/recognition';
import { addDynamicLists } from '../../../../src/nlu/served/dynamicLists';
import { addExternalEntities } from '../../../../src/nlu/served/externalEntities';
import type { EntityDeclaration } from '../../../../src/nlu/served/luisApp';
import { fromModel, toTree } from '../../../../src/nlu/served/servedEntity';
import { toV2 } from '../../../../src/nlu/served/toV2';
import { toV3 } from '../../../../src/nlu/served/toV3';

// The shapes are those that the real service recorded (microsoft/botbuilder-js, LuisRecognizerV3 test data); the
// models and words are our own.

const DECLARED: EntityDeclaration[] = [
  { name: 'carrier', kind: 'list', roles: ['sender'] },
  { name: 'part', kind: 'regex' },
  { name: 'city', kind: 'ml', roles: ['from', 'to'] },
  { name: 'parcel', kind: 'composite', children: ['city', 'number'] },
  { name: 'pickup', kind: 'ml', children: ['datetimeV2'] },
  { name: 'number', kind: 'prebuilt' },
  { name: 'currency', kind: 'prebuilt' },
  { name: 'datetimeV2', kind: 'prebuilt' },
];

function found(query: string, kind: EntityKind, name: string, text: string, value: unknown, more: object = {}) {
  return { name, kind, text, start: query.indexOf(text), length: text.length, value, ...more } as RecognizedEntity;
}

function recognition(text: string, entities: RecognizedEntity[] = []): Recognition {
  const intents = [
    { intent: 'Ship', score: 0.12345678912 },
    { intent: 'None', score: 0.87654321 },
  ];
  return { text, locale: 'en', topIntent: 'Ship', intents, entities };
}

function place(type: string, query: string, text: string, modelTypeId: number, modelType: string, more: object = {}) {
  return {
    type,
    text,
    startIndex: query.indexOf(text),
    length: text.length,
    modelTypeId,
    modelType,
    recognitionSources: ['model'],
    ...more,
  };
}

/** `prediction.entities` of the v3 reply to what the model found, with a caller's lists and entities. */
function entitiesV3(
  query: string,
  entities: RecognizedEntity[],
  { lists = [], externals = [], prefer = true, verbose = true }: Record<string, unknown> = {},
): unknown {
  const listed = addDynamicLists(query, entities.map(fromModel), lists as never, DECLARED);
  const all = addExternalEntities(query, listed, externals as never, { prefer: prefer as boolean, declared: DECLARED });
  const options = { verbose: verbose as boolean, allIntents: false };
  const reply = toV3(query, recognition(query), toTree(all, DECLARED), options) as {
    prediction: { entities: unknown };
  };
  return reply.prediction.entities;
}

describe('v3', () => {
  test('the top intent has the highest score, with nine digits', () => {
    const reply = toV3('go', recognition('go'), [], { verbose: true, allIntents: true });
    expect(reply).toEqual({
      query: 'go',
      prediction: {
        topIntent: 'Ship',
        intents: { Ship: { score: 0.87654321 }, None: { score: 0.123456789 } },
        entities: {},
      },
    });
    expect(toV3('go', recognition('go'), [], { verbose: false, allIntents: false })).toMatchObject({
      prediction: { intents: { Ship: { score: 0.87654321 } } },
    });
  });

  test.each([
    [
      { label: 'negative', score: 0.9 },
      { label: 'negative', score: 0.1 },
    ],
    [
      { label: 'neutral', score: 0.9 },
      { label: 'neutral', score: 0.5 },
    ],
    [
      { label: 'positive', score: 0.75 },
      { label: 'positive', score: 0.75 },
    ],
  ] as const)('sentiment %j is %j', (sentiment, expected) => {
    const reply = toV3('go', { ...recognition('go'), sentiment }, [], { verbose: false, allIntents: false });
    expect(reply).toMatchObject({ prediction: { sentiment: expected } });
  });

  test('a role is the key, and the type stays', () => {
    const query = 'KB12 from Oslo by DHL';
    const entities = [
      found(query, 'regex', 'part', 'KB12', 'KB12'),
      found(query, 'ml', 'city', 'Oslo', 'Oslo', { role: 'from', score: 0.987654321987 }),
      found(query, 'list', 'carrier', 'DHL', 'dhl', { role: 'sender' }),
    ];
    expect(entitiesV3(query, entities)).toEqual({
      part: ['KB12'],
      from: ['Oslo'],
      sender: [['dhl']],
      $instance: {
        part: [place('part', query, 'KB12', 8, 'Regex Entity Extractor')],
        from: [place('city', query, 'Oslo', 1, 'Entity Extractor', { role: 'from', score: 0.987654322 })],
        sender: [place('carrier', query, 'DHL', 5, 'List Entity Extractor', { role: 'sender' })],
      },
    });
  });

  test('money, a number and an ambiguous date', () => {
    const query = '4.25 dollars, 210, on May 2nd';
    const date = (value: string) => ({ timex: 'XXXX-05-02', type: 'date', value });
    const entities = [
      found(query, 'prebuilt', 'currency', '4.25 dollars', { number: 4.25, unit: 'Dollar', isoCurrency: 'USD' }),
      found(query, 'prebuilt', 'number', '210', 210),
      found(query, 'prebuilt', 'datetimeV2', 'May 2nd', [date('2025-05-02'), date('2026-05-02')]),
    ];
    expect(entitiesV3(query, entities)).toEqual({
      money: [{ number: 4.25, unit: 'Dollar' }],
      number: [210],
      datetimeV2: [
        {
          type: 'date',
          values: [{ timex: 'XXXX-05-02', resolution: [{ value: '2025-05-02' }, { value: '2026-05-02' }] }],
        },
      ],
      $instance: {
        money: [place('builtin.currency', query, '4.25 dollars', 2, 'Prebuilt Entity Extractor')],
        number: [place('builtin.number', query, '210', 2, 'Prebuilt Entity Extractor')],
        datetimeV2: [place('builtin.datetimeV2.date', query, 'May 2nd', 2, 'Prebuilt Entity Extractor')],
      },
    });
  });

  test('a composite and an entity with children hold what is declared inside them', () => {
    const query = '12 to Oslo KB12, pick up at 3pm';
    const entities = [
      found(query, 'composite', 'parcel', '12 to Oslo KB12', '', { score: 0.7 }),
      found(query, 'prebuilt', 'number', '12', 12),
      found(query, 'ml', 'city', 'Oslo', 'Oslo', { role: 'to', score: 0.9 }),
      found(query, 'regex', 'part', 'KB12', 'KB12'),
      found(query, 'ml', 'pickup', 'pick up at 3pm', 'pick up at 3pm', { score: 0.8 }),
      found(query, 'prebuilt', 'datetimeV2', '3pm', [{ timex: 'T15', type: 'time', value: '15:00:00' }]),
    ];
    const time = { type: 'time', values: [{ timex: 'T15', resolution: [{ value: '15:00:00' }] }] };
    expect(entitiesV3(query, entities, { verbose: false })).toEqual({
      parcel: [{ number: [12], to: ['Oslo'] }],
      part: ['KB12'],
      pickup: [{ datetimeV2: [time] }],
    });
    expect(entitiesV3(query, entities)).toMatchObject({
      parcel: [{ $instance: { number: [{ startIndex: 0 }], to: [{ type: 'city', role: 'to', modelTypeId: 1 }] } }],
      $instance: {
        parcel: [place('parcel', query, '12 to Oslo KB12', 4, 'Composite Entity Extractor', { score: 0.7 })],
      },
    });
  });
});

describe('dynamic lists', () => {
  const list = (...requestLists: object[]) => [{ listEntityName: 'carrier', requestLists }];

  test('canonical forms and synonyms are found whole, in any case, the longest first', () => {
    const query = 'by Night  Post or deltapost, not posted';
    const lists = list(
      { canonicalForm: 'Owl', synonyms: ['night post', 'post'] },
      { canonicalForm: 'DeltaPost' },
      { canonicalForm: 'Late', synonyms: ['night'] },
    );
    expect(entitiesV3(query, [], { lists })).toEqual({
      carrier: [['Owl'], ['DeltaPost']],
      $instance: {
        carrier: [
          place('carrier', query, 'Night  Post', 5, 'List Entity Extractor'),
          place('carrier', query, 'deltapost', 5, 'List Entity Extractor'),
        ],
      },
    });
  });

  test('the same words in several lists have all canonical forms, the model first', () => {
    const query = 'by DL please';
    const lists = list({ canonicalForm: 'Dolphin', synonyms: ['dl'] }, { canonicalForm: 'Dale', synonyms: ['DL'] });
    const model = [found(query, 'list', 'carrier', 'DL', 'Delta')];
    expect(entitiesV3(query, model, { lists, verbose: false })).toEqual({ carrier: [['Delta', 'Dolphin', 'Dale']] });
  });

  test('Chinese words are found inside a sentence, full-width and behind an emoji at their own offsets', () => {
    const query = '😀请用顺风Ｅｘｐ寄';
    const lists = list({ canonicalForm: 'sf', synonyms: ['顺风exp'] });
    expect(entitiesV3(query, [], { lists })).toMatchObject({
      carrier: [['sf']],
      $instance: { carrier: [{ text: '顺风Ｅｘｐ', startIndex: 4, length: 5 }] },
    });
  });

  test('signs that mean something in expressions are only signs', () => {
    const lists = list({ canonicalForm: 'c++ (fast)' });
    expect(entitiesV3('use C++ (fast) now', [], { lists, verbose: false })).toEqual({ carrier: [['c++ (fast)']] });
  });
});

describe('external entities', () => {
  const query = 'ship 35 Oslo to 82 Bern';
  const model = [
    found(query, 'composite', 'parcel', '35 Oslo', '', { score: 0.7 }),
    found(query, 'prebuilt', 'number', '35', 35),
    found(query, 'ml', 'city', 'Oslo', 'Oslo', { score: 0.6 }),
    found(query, 'prebuilt', 'number', '82', 82),
  ];
  const external = (entityName: string, text: string, more: object = {}) => ({
    entityName,
    startIndex: query.indexOf(text),
    entityLength: text.length,
    ...more,
  });

  test('one beside the predictions is added, with its kind and source', () => {
    const externals = [external('city', 'Bern', { resolution: { country: 'CH' } })];
    expect(entitiesV3(query, model, { externals })).toMatchObject({
      city: [{ country: 'CH' }],
      number: [82],
      parcel: [{ number: [35], city: ['Oslo'] }],
      $instance: {
        city: [place('city', query, 'Bern', 1, 'Entity Extractor', { recognitionSources: ['externalEntities'] })],
      },
    });
  });

  test('the same words: preferred it is laid over the prediction, else it is as if it were not sent', () => {
    const externals = [external('city', 'Oslo', { resolution: { country: 'NO' } })];
    const city = { score: 0.6, recognitionSources: ['model', 'externalEntities'] };
    expect(entitiesV3(query, model, { externals })).toMatchObject({
      parcel: [{ city: [{ country: 'NO' }], $instance: { city: [city] } }],
    });
    const unresolved = [external('city', 'Oslo')];
    expect(entitiesV3(query, model, { externals: unresolved })).toMatchObject({
      parcel: [{ city: ['Oslo'], $instance: { city: [city] } }],
    });
    expect(entitiesV3(query, model, { externals, prefer: false })).toEqual(entitiesV3(query, model));
  });

  test('overlapping words of the same name: preferred it replaces the prediction', () => {
    const externals = [external('number', '82 Bern', { resolution: 8 })];
    expect(entitiesV3(query, model, { externals })).toMatchObject({
      number: [8],
      $instance: { number: [{ type: 'builtin.number', length: 7, recognitionSources: ['externalEntities'] }] },
    });
    expect(entitiesV3(query, model, { externals, prefer: false })).toMatchObject({ number: [82] });
  });

  test('other names may overlap; a list and a regex without resolution are their words', () => {
    const externals = [external('carrier', '82'), external('part', 'Bern'), external('sender', 'to')];
    expect(entitiesV3(query, model, { externals })).toMatchObject({
      number: [82],
      carrier: [['82']],
      part: ['Bern'],
      sender: [['to']],
      $instance: { sender: [{ type: 'carrier', role: 'sender' }] },
    });
  });

  test('a composite with a resolution stands for its children', () => {
    const externals = [external('parcel', '82 Bern', { resolution: { number: [3] } })];
    expect(entitiesV3(query, model, { externals, verbose: false })).toEqual({
      parcel: [{ number: [35], city: ['Oslo'] }, { number: [3] }],
      number: [82],
    });
  });

  test('LUIS calls the entity of builtin.currency money', () => {
    const externals = [external('money', '82', { resolution: { number: 82, unit: 'Dollar' } })];
    expect(entitiesV3(query, [], { externals })).toMatchObject({
      money: [{ number: 82, unit: 'Dollar' }],
      $instance: { money: [{ type: 'builtin.currency' }] },
    });
  });
});

test('v2: one array in lower case, with the last offset, resolutions as text and composites apart', () => {
  const query = '12 to Oslo, $4.25, DHL, tomorrow';
  const entities = [
    found(query, 'composite', 'parcel', '12 to Oslo', '', { score: 0.7 }),
    found(query, 'prebuilt', 'number', '12', 12),
    found(query, 'ml', 'city', 'Oslo', 'Oslo', { role: 'to', score: 0.9 }),
    found(query, 'prebuilt', 'currency', '$4.25', { number: 4.25, unit: 'Dollar' }),
    found(query, 'list', 'carrier', 'DHL', 'dhl'),
    found(query, 'prebuilt', 'datetimeV2', 'tomorrow', [{ timex: '2026-03-11', type: 'date', value: '2026-03-11' }]),
  ];
  const tree = toTree(entities.map(fromModel), DECLARED);
  expect(toV2(query, recognition(query), tree, { allIntents: false })).toEqual({
    query,
    topScoringIntent: { intent: 'Ship', score: 0.87654321 },
    entities: [
      { entity: '12 to oslo', type: 'parcel', startIndex: 0, endIndex: 9, score: 0.7 },
      {
        entity: '12',
        type: 'builtin.number',
        startIndex: 0,
        endIndex: 1,
        resolution: { subtype: 'integer', value: '12' },
      },
      { entity: 'oslo', type: 'city', startIndex: 6, endIndex: 9, score: 0.9, role: 'to' },
      {
        entity: '$4.25',
        type: 'builtin.currency',
        startIndex: 12,
        endIndex: 16,
        resolution: { unit: 'Dollar', value: '4.25' },
      },
      { entity: 'dhl', type: 'carrier', startIndex: 19, endIndex: 21, resolution: { values: ['dhl'] } },
      {
        entity: 'tomorrow',
        type: 'builtin.datetimeV2.date',
        startIndex: 24,
        endIndex: 31,
        resolution: { values: [{ timex: '2026-03-11', type: 'date', value: '2026-03-11' }] },
      },
    ],
    compositeEntities: [
      {
        parentType: 'parcel',
        value: '12 to oslo',
        children: [
          { type: 'builtin.number', value: '12' },
          { type: 'city', value: 'oslo' },
        ],
      },
    ],
  });
});
