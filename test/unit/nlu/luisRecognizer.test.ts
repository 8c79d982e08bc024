import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LuisRecognizer } from '../../../src/nlu';

const NOW = new Date('2026-03-10T12:00:00Z');
const APP = '00000000-0000-0000-0000-000000000001';
const CHINESE_APP = '00000000-0000-0000-0000-000000000002';

/** In the shape that the service gave with `verbose=true`. */
const place = (type: string, text: string, startIndex: number, modelTypeId: number, more: object = {}) => ({
  type,
  text,
  startIndex,
  length: text.length,
  modelTypeId,
  modelType: 'extractor',
  recognitionSources: ['model'],
  ...more,
});
const QUERY = 'return the ear buds from fd 1003 tomorrow, the 2nd, wrong colour, to Bob';
const REPLY = {
  query: QUERY,
  prediction: {
    topIntent: 'ReturnItem',
    intents: { OrderStatus: { score: 0.2 }, ReturnItem: { score: 0.7 }, None: { score: 0.1 } },
    entities: {
      product: [['earbuds']],
      orderNumber: ['fd 1003'],
      datetimeV2: [{ type: 'date', values: [{ timex: '2026-03-11', resolution: [{ value: '2026-03-11' }] }] }],
      ordinalV2: [{ offset: 2, relativeTo: 'start' }],
      money: [{ number: 5, units: 'Dollar' }],
      because: [['wrongColour']],
      recipient: [{ person: ['Bob'], $instance: { person: [place('person', 'Bob', 68, 1, { score: 0.9 })] } }],
      $instance: {
        product: [place('product', 'ear buds', 11, 5)],
        orderNumber: [place('orderNumber', 'fd 1003', 25, 8)],
        datetimeV2: [place('builtin.datetimeV2.date', 'tomorrow', 33, 2)],
        ordinalV2: [place('builtin.ordinalV2', '2nd', 47, 2)],
        money: [place('builtin.currency', '$5', 0, 2)],
        because: [place('returnReason', 'wrong colour', 52, 5, { role: 'because' })],
        recipient: [place('recipient', 'to Bob', 65, 4, { score: 0.8 })],
      },
    },
    sentiment: { label: 'negative', score: 0.12 },
  },
};

interface Seen {
  url: string;
  key: string | undefined;
  body: Record<string, unknown>;
}

let server: Server;
let answer: { status: number; body: unknown } | 'never';
let seen: Seen[];

beforeEach(async () => {
  seen = [];
  answer = { status: 200, body: REPLY };
  server = createServer((request, response) => void serve(request, response));
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    seen.push({
      url: request.url ?? '',
      key: request.headers['ocp-apim-subscription-key'] as string | undefined,
      body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>,
    });
    if (answer === 'never') return;
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function recognizer(timeoutMs = 5000): LuisRecognizer {
  const { port } = server.address() as AddressInfo;
  return new LuisRecognizer({
    endpoint: `http://127.0.0.1:${port}/`,
    appIds: { en: APP, 'zh-CN': CHINESE_APP },
    key: 'secret',
    slot: 'staging',
    timeoutMs,
  });
}

const ask = (text = QUERY, locale: 'en' | 'zh-CN' = 'en') =>
  recognizer().recognize({ text, locale, referenceTime: NOW });

test('asks the app of the language, with the key, the slot and the reference time', async () => {
  await ask('你好', 'zh-CN');
  expect(seen).toHaveLength(1);
  const [request] = seen;
  expect(request?.url).toContain(`/luis/prediction/v3.0/apps/${CHINESE_APP}/slots/staging/predict?`);
  expect(request?.url).toContain('show-all-intents=true');
  expect(request?.url).toContain('verbose=true');
  expect(request?.key).toBe('secret');
  expect(request?.body).toMatchObject({ query: '你好', options: { datetimeReference: NOW.toISOString() } });
});

test('gives intents best first and the sentiment', async () => {
  const recognition = await ask();
  expect(recognition).toMatchObject({ text: QUERY, locale: 'en', topIntent: 'ReturnItem' });
  expect(recognition.intents.map(({ intent }) => intent)).toEqual(['ReturnItem', 'OrderStatus', 'None']);
  expect(recognition.sentiment).toEqual({ label: 'negative', score: 0.12 });
});

test('maps every kind of entity', async () => {
  const { entities } = await ask();
  const byName = Object.fromEntries(entities.map((entity) => [entity.name, entity]));
  expect(byName).toMatchObject({
    product: { kind: 'list', value: 'earbuds', text: 'ear buds', start: 11, length: 8 },
    orderNumber: { kind: 'regex', value: 'FD1003' },
    datetimeV2: { kind: 'prebuilt', value: { type: 'date' }, start: 33 },
    ordinal: { kind: 'prebuilt', value: 2 },
    currency: { kind: 'prebuilt', value: { number: 5, units: 'Dollar' } },
    returnReason: { kind: 'list', value: 'wrongColour', role: 'because' },
    recipient: { kind: 'composite', value: { person: ['Bob'] }, score: 0.8 },
    person: { kind: 'ml', value: 'Bob', start: 68, score: 0.9 },
  });
  expect(entities.map(({ start }) => start)).toEqual([...entities.map(({ start }) => start)].sort((a, b) => a - b));
  expect(byName.product).not.toHaveProperty('role');
});

test('a reply with nothing but a top intent is enough', async () => {
  answer = {
    status: 200,
    body: { query: 'x', prediction: { topIntent: 'Help', intents: { Help: { score: 0.9 } }, entities: {} } },
  };
  expect(await ask('x')).toEqual({
    text: 'x',
    locale: 'en',
    topIntent: 'Help',
    intents: [
      { intent: 'Help', score: 0.9 },
      { intent: 'None', score: 0 },
    ],
    entities: [],
  });
});

test.each([
  [500, true],
  [429, true],
  [401, false],
  [404, false],
])('status %i: RECOGNIZER_UNAVAILABLE, retryable %s, asked once', async (status, retryable) => {
  answer = { status, body: { error: { code: String(status), message: 'no' } } };
  await expect(ask()).rejects.toMatchObject({ code: 'RECOGNIZER_UNAVAILABLE', retryable });
  expect(seen).toHaveLength(1);
});

test('a reply of another shape, a reply that is no JSON, silence and a closed port are RECOGNIZER_UNAVAILABLE', async () => {
  answer = { status: 200, body: { topScoringIntent: { intent: 'Help' } } };
  await expect(ask()).rejects.toMatchObject({ code: 'RECOGNIZER_UNAVAILABLE', retryable: true });
  answer = { status: 200, body: '<html>' };
  await expect(ask()).rejects.toMatchObject({ code: 'RECOGNIZER_UNAVAILABLE' });
  answer = 'never';
  await expect(recognizer(100).recognize({ text: 'x', locale: 'en', referenceTime: NOW })).rejects.toMatchObject({
    code: 'RECOGNIZER_UNAVAILABLE',
    retryable: true,
  });
  const closed = new LuisRecognizer({
    endpoint: 'http://127.0.0.1:1',
    appIds: { en: APP },
    key: 'k',
    slot: 'production',
    timeoutMs: 1000,
  });
  await expect(closed.recognize({ text: 'x', locale: 'zh-CN', referenceTime: NOW })).rejects.toMatchObject({
    code: 'RECOGNIZER_UNAVAILABLE',
  });
});

test('no app at all is a configuration error', () => {
  expect(
    () => new LuisRecognizer({ endpoint: 'http://x', appIds: {}, key: 'k', slot: 'production', timeoutMs: 1 }),
  ).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});
