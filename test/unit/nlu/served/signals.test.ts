import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLocalRecognizer } from '../../../../src/nlu';
import { createLuisApp, type LuisModel } from '../../../../src/nlu/served';
import { readV3 } from '../../../../src/nlu/served/predictionQuery';
import { predict } from '../../../../src/nlu/served/predictor';
import { FakeClock } from '../../../support/fakeClock';
import { silentLog } from '../../../support/silentLog';

const LINES = [
  '@ list airport hasRoles origin, destination =',
  '  - SEA:',
  '    - Seattle',
  '  - LAX:',
  '    - Los Angeles',
  '@ prebuilt datetimeV2',
  '@ composite trip = [airport, datetimeV2]',
  '# Book',
  '- [please] (book|reserve) a flight to {airport:destination} [on {datetimeV2}]',
  '- I need a ticket',
  '- get me a seat on a plane',
  '# Weather',
  '- will it rain',
  '- how warm is it outside',
  '# None',
  '- tell me a joke',
  '- play music',
];

let root: string;
let model: LuisModel;

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'signals-'));
  const folder = path.join(root, 'trips', 'en');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'trips.lu'), LINES.join('\n'));
  const recognizer = await createLocalRecognizer({
    ...{ modelsDirectory: root, pack: 'trips', cacheDirectory: path.join(root, 'cache'), log: silentLog },
  });
  model = { version: '1', recognizer, entities: recognizer.entitiesOf('en') };
});
afterAll(() => rmSync(root, { recursive: true }));

async function ask(query: string, more: object = {}) {
  const app = createLuisApp({ pack: 'trips', locale: 'en', slots: { production: model } });
  const asked = readV3(new URLSearchParams('verbose=true'), { query, ...more });
  const { recognition, entities } = await predict(app, model, asked, new FakeClock(new Date('2026-03-10T12:00:00Z')));
  return { top: recognition.topIntent, entities };
}

const external = (query: string, text: string, resolution?: unknown) => ({
  externalEntities: [
    {
      entityName: 'airport',
      startIndex: query.indexOf(text),
      entityLength: text.length,
      ...(resolution === undefined ? {} : { resolution }),
    },
  ],
});
const listed = (word: string) => ({
  dynamicLists: [{ listEntityName: 'airport', requestLists: [{ canonicalForm: 'ZIM', synonyms: [word] }] }],
});

describe('what a caller tells the model', () => {
  const known = 'book a flight to Seattle on may 5';
  const shapeOf = ({ entities }: Awaited<ReturnType<typeof ask>>) =>
    entities.map(({ entity, children }) => [
      entity.name,
      children?.map((child) => [child.entity.name, child.entity.role]),
    ]);

  it('takes roles, composites and patterns as what the model found itself does', async () => {
    const found = await ask(known);
    expect(found.top).toBe('Book');
    expect(shapeOf(found)).toEqual([
      [
        'trip',
        [
          ['airport', 'destination'],
          ['datetimeV2', undefined],
        ],
      ],
    ]);
    const query = known.replace('Seattle', 'Oslo');
    const told = await ask(query, external(query, 'Oslo', ['OSL']));
    expect(told.top).toBe('Book');
    expect(shapeOf(told)).toEqual(shapeOf(found));
    expect(told.entities[0]?.children?.[0]?.entity).toMatchObject({
      text: 'Oslo',
      sources: ['externalEntities'],
      resolution: { given: ['OSL'] },
    });
    const list = await ask(known.replace('Seattle', 'Zimbabwe'), listed('zimbabwe'));
    expect(shapeOf(list)).toEqual(shapeOf(found));
    expect(list.entities[0]?.children?.[0]?.entity).toMatchObject({ value: ['ZIM'], sources: ['model'] });
  });

  it('stays what it was where the model disagrees and is preferred', async () => {
    const told = await ask(known, external(known, 'to Seattle', ['XXX']));
    expect(told.entities.flatMap(({ children = [] }) => children.map(({ entity }) => entity.text))).toEqual([
      'Seattle',
      'may 5',
    ]);
  });

  it('replaces what the model found where the caller is preferred', async () => {
    const told = await ask(known, {
      ...external(known, 'to Seattle', ['XXX']),
      options: { preferExternalEntities: true },
    });
    const texts = told.entities.flatMap(({ entity, children = [] }) => [
      entity,
      ...children.map((child) => child.entity),
    ]);
    expect(texts.filter(({ name }) => name === 'airport').map(({ text }) => text)).toEqual(['to Seattle']);
  });
});
