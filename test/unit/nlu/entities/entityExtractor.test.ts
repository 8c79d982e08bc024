import type { Locale } from '../../../../src/core/locale';
import type { RecognizedEntity } from '../../../../src/core/recognition';
import { EntityExtractor } from '../../../../src/nlu/entities/entityExtractor';
import { mayHold } from '../../../../src/nlu/entities/prebuiltGates';
import { resolveOverlaps } from '../../../../src/nlu/entities/resolveOverlaps';
import { foldText } from '../../../../src/nlu/foldText';
import type { EntityDefinition } from '../../../../src/nlu/languageModel';

const NOW = new Date('2026-03-10T12:00:00Z');
const DEFINITIONS: EntityDefinition[] = [
  { kind: 'regex', name: 'orderNumber', pattern: '(?<![a-z])f\\s?d[\\s#-]*\\d(?:[\\s-]?\\d){3,7}' },
  { kind: 'regex', name: 'phoneLast4', pattern: '(?<![\\da-z]|\\d[ -])\\d{4}(?![\\da-z]|[ -]?\\d)' },
  {
    kind: 'list',
    name: 'product',
    values: [
      { canonical: 'earbuds', synonyms: ['earbud', 'ear bud', 'wireless earbuds', '耳机', '蓝牙耳机'] },
      { canonical: 'chargingCable', synonyms: ['cable', 'charging cable', '充电线'] },
    ],
  },
  { kind: 'prebuilt', name: 'number' },
  { kind: 'prebuilt', name: 'ordinal' },
  { kind: 'prebuilt', name: 'datetimeV2' },
  { kind: 'prebuilt', name: 'email' },
  { kind: 'prebuilt', name: 'phonenumber' },
  { kind: 'prebuilt', name: 'url' },
  { kind: 'prebuilt', name: 'currency' },
  { kind: 'prebuilt', name: 'percentage' },
  { kind: 'prebuilt', name: 'age' },
  { kind: 'prebuilt', name: 'dimension' },
  { kind: 'prebuilt', name: 'temperature' },
];

const extractors: Record<Locale, EntityExtractor> = {
  en: new EntityExtractor(DEFINITIONS, 'en'),
  'zh-CN': new EntityExtractor(DEFINITIONS, 'zh-CN'),
};

function find(text: string, locale: Locale = 'en'): RecognizedEntity[] {
  const { all } = extractors[locale].find(text, foldText(text), NOW);
  for (const entity of all) expect(text.slice(entity.start, entity.start + entity.length)).toBe(entity.text);
  return all;
}

function values(text: string, locale: Locale = 'en'): Record<string, unknown> {
  return Object.fromEntries(find(text, locale).map((entity) => [entity.name, entity.value]));
}

describe('list entities', () => {
  test.each([
    ['my earbuds broke', 'earbuds'],
    ['my EAR-BUDS broke', 'earbuds'],
    ['two Charging  Cables', 'chargingCable'],
    ['ｃａｂｌｅ', 'chargingCable'],
  ])('%s', (text, product) => {
    expect(values(text)).toMatchObject({ product });
  });

  test('takes the longest of several', () => {
    expect(find('wireless earbuds').map((entity) => entity.text)).toEqual(['wireless earbuds']);
    expect(find('我的蓝牙耳机', 'zh-CN').map((entity) => entity.text)).toEqual(['蓝牙耳机']);
  });

  test('wants Latin words whole, but not from their Chinese neighbours', () => {
    expect(values('cablecar and recable')).not.toHaveProperty('product');
    expect(values('我的cable坏了', 'zh-CN')).toMatchObject({ product: 'chargingCable' });
  });

  test('needs no boundary in Chinese', () => {
    expect(values('把充电线退了', 'zh-CN')).toMatchObject({ product: 'chargingCable' });
  });
});

describe('regex entities', () => {
  test.each(['FD1001', 'fd 1001', 'ＦＤ１００１', 'fd-1001', 'Fd 10 01'])('%s is FD1001', (text) => {
    expect(values(`where is ${text}`)).toEqual({ orderNumber: 'FD1001' });
    expect(values(`订单${text}到哪了`, 'zh-CN')).toMatchObject({ orderNumber: 'FD1001' });
  });

  test('finds four digits only when they stand alone', () => {
    expect(values('it ends in 0001')).toMatchObject({ phoneLast4: '0001' });
    expect(values('12345')).not.toHaveProperty('phoneLast4');
    expect(values('call 138 0000 0001')).not.toHaveProperty('phoneLast4');
  });
});

describe('prebuilt entities', () => {
  test.each<[string, Locale, string, unknown]>([
    ['I want 2 of them', 'en', 'number', 2],
    ['three please', 'en', 'number', 3],
    ['the second one', 'en', 'ordinal', 2],
    ['第二个', 'zh-CN', 'ordinal', 2],
    ['两个', 'zh-CN', 'number', 2],
    ['write to lina@example.com', 'en', 'email', 'lina@example.com'],
    ['邮箱是lina@example.com', 'zh-CN', 'email', 'lina@example.com'],
    ['电话13800000001', 'zh-CN', 'phonenumber', '13800000001'],
    ['see www.example.com', 'en', 'url', 'www.example.com'],
    ['it cost $59.50', 'en', 'currency', { number: 59.5, unit: 'Dollar' }],
    ['10.5% off', 'en', 'percentage', 10.5],
    ['百分之十', 'zh-CN', 'percentage', 10],
    ['she is 12 years old', 'en', 'age', { number: 12, unit: 'Year' }],
    ['我十二岁', 'zh-CN', 'age', { number: 12, unit: 'Year' }],
    ['it weighs 5 kg', 'en', 'dimension', { number: 5, unit: 'Kilogram' }],
    ['三公斤', 'zh-CN', 'dimension', { number: 3, unit: 'Kilogram' }],
    ['at -3 degrees c', 'en', 'temperature', { number: -3, unit: 'C' }],
    ['37摄氏度', 'zh-CN', 'temperature', { number: 37, unit: 'C' }],
    ['花了30元', 'zh-CN', 'currency', { number: 30, unit: 'Chinese yuan', isoCurrency: 'CNY' }],
  ])('%s', (text, locale, name, value) => {
    expect(values(text, locale)).toMatchObject({ [name]: value });
  });

  test.each<[string, Locale, unknown]>([
    ['the third one', 'en', { offset: 3, relativeTo: 'start' }],
    ['the last one', 'en', { offset: 0, relativeTo: 'end' }],
    ['the second to last', 'en', { offset: -1, relativeTo: 'end' }],
    ['the next one', 'en', { offset: 1, relativeTo: 'current' }],
    ['the previous one', 'en', { offset: -1, relativeTo: 'current' }],
    ['第三个', 'zh-CN', { offset: 3, relativeTo: 'start' }],
    ['最后一个', 'zh-CN', { offset: 0, relativeTo: 'end' }],
    ['倒数第二个', 'zh-CN', { offset: -1, relativeTo: 'end' }],
    ['上一个', 'zh-CN', { offset: -1, relativeTo: 'current' }],
  ])('%s as LUIS counts places', (text, locale, value) => {
    const extractor = new EntityExtractor([{ kind: 'prebuilt', name: 'ordinalV2' }], locale);
    expect(extractor.find(text, foldText(text), NOW).all.map((entity) => entity.value)).toEqual([value]);
  });

  test.each<[string, Locale]>([
    ['it should come tomorrow', 'en'],
    ['明天能到吗', 'zh-CN'],
  ])('%s counts from the reference time', (text, locale) => {
    expect(values(text, locale)).toMatchObject({ datetimeV2: [{ type: 'date', value: '2026-03-11' }] });
  });
});

describe('what only looks like a prebuilt entity', () => {
  const names = (text: string, locale: Locale) => Object.keys(values(text, locale));

  test.each<[string, Locale, string]>([
    ['deliver 5 kg at 3pm', 'en', '3pm'],
    ['5 kg by 3 PM', 'en', '3 PM'],
    ['I have 5 in my cart', 'en', '5 in'],
    ['5 in 3 days', 'en', '5 in'],
  ])('%s (%s): no measure in %s', (text, locale, words) => {
    const extractor = new EntityExtractor([{ kind: 'prebuilt', name: 'dimension' }], locale);
    expect(extractor.find(text, foldText(text), NOW).all.map((entity) => entity.text)).not.toContain(words);
  });

  it('is not taken from what does mean it', () => {
    expect(values('a 5 in pot', 'en')).toMatchObject({ dimension: { number: 5, unit: 'Inch' } });
    expect(values('还差5分', 'zh-CN')).toHaveProperty('currency');
  });

  test.each<[string, Locale, string]>([
    ['5分钟后打给我', 'zh-CN', 'currency'],
    ['what about last week', 'en', 'ordinal'],
    ['deliver it next monday', 'en', 'ordinal'],
    ['a 2 in 1 deal', 'en', 'number'],
  ])('%s (%s) holds no %s', (text, locale, name) => {
    expect(names(text, locale)).not.toContain(name);
  });
});

it.each([
  ['$1 '.repeat(600), 'en'],
  ['1-'.repeat(1000), 'en'],
  ['下周五'.repeat(600), 'zh-CN'],
] as const)('of numbers without end the first ones are read: %.6s', (text, locale) => {
  const extractor = new EntityExtractor(
    [
      { kind: 'prebuilt', name: 'currency' },
      { kind: 'prebuilt', name: 'datetimeV2' },
    ],
    locale,
  );
  const last = extractor.find(text, foldText(text), NOW).overlapping.at(-1);
  expect(last?.start ?? 0).toBeLessThan(500);
});

describe('mayHold', () => {
  test.each<[string, boolean]>([
    ["what about tomorrow's", true],
    ['on my birthday', true],
    ['in september', true],
    ['call at five', true],
    ['not this time', true],
    ['sooner or later', false],
    ['2 days later', true],
    ['by 10/12', true],
    ['order 10123', false],
    ['the delivery date', false],
  ])('a date in "%s": %s', (text, may) => {
    expect(mayHold('datetimeV2', 'en', text)).toBe(may);
  });
});

describe('resolveAsLuis', () => {
  test('entities of different names may overlap, of one name the longest stays', () => {
    const text = '12 years old';
    const { all, overlapping } = extractors.en.find(text, foldText(text), NOW);
    expect(all.map(({ name }) => name)).toEqual(['age']);
    expect(overlapping.map(({ name, text: words }) => [name, words])).toEqual([
      ['age', '12 years old'],
      ['datetimeV2', '12 years'],
      ['number', '12'],
    ]);
  });
});

describe('resolveOverlaps', () => {
  const entity = (name: string, kind: RecognizedEntity['kind'], start: number, length: number): RecognizedEntity => ({
    name,
    kind,
    start,
    length,
    text: '',
    value: '',
  });

  test('the longer one stays', () => {
    expect(resolveOverlaps([entity('a', 'list', 0, 3), entity('b', 'prebuilt', 2, 4)]).map(({ name }) => name)).toEqual(
      ['b'],
    );
  });

  test('of two equally long, list and regex go before prebuilt', () => {
    expect(
      resolveOverlaps([entity('number', 'prebuilt', 0, 4), entity('phoneLast4', 'regex', 0, 4)]).map(
        ({ name }) => name,
      ),
    ).toEqual(['phoneLast4']);
  });

  test('parts stay inside what holds them, and nothing else does', () => {
    const entities = [
      entity('trip', 'composite', 0, 9),
      entity('city', 'ml', 0, 4),
      entity('number', 'prebuilt', 5, 2),
      entity('other', 'list', 7, 4),
    ];
    const holds = (outer: RecognizedEntity, inner: RecognizedEntity) => outer.name === 'trip' && inner.name === 'city';
    expect(resolveOverlaps(entities, holds).map(({ name }) => name)).toEqual(['trip', 'city']);
  });

  test('those that only touch both stay, by start', () => {
    expect(resolveOverlaps([entity('b', 'list', 3, 9), entity('a', 'list', 0, 3)]).map(({ name }) => name)).toEqual([
      'a',
      'b',
    ]);
  });
});
