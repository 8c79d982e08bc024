import type { Recognition } from '../../src/core/recognition';
import { FrontdeskError } from '../../src/core/errors';
import { createLuisApp, type LuisApp } from '../../src/nlu/served';
import type { Recognizer, Utterance } from '../../src/ports/recognizer';
import { nestedJson } from '../support/nestedJson';
import { LUIS_KEY, type LuisServer, startLuisServer } from '../support/luisServer';

/** A dynamic list that lacks what it is to resolve to. */
const noCanonical = { listEntityName: 'product', requestLists: [{ synonyms: ['x'] }] };

const deepResolution = JSON.stringify({
  query: 'hi',
  externalEntities: [{ entityName: 'orderNumber', startIndex: 0, entityLength: 2, resolution: 0 }],
}).replace('"resolution":0', `"resolution":${nestedJson(50_000)}`);

// What the clients do not show: keys, refusals, slots, the review list, raw requests.

class EchoRecognizer implements Recognizer {
  readonly asked: Utterance[] = [];

  constructor(private readonly intent: string) {}

  async recognize(utterance: Utterance): Promise<Recognition> {
    this.asked.push(utterance);
    if (utterance.text === 'down') {
      throw new FrontdeskError('RECOGNIZER_UNAVAILABLE', 'no answer', { retryable: true });
    }
    const { text, locale } = utterance;
    const intents = [
      { intent: this.intent, score: 0.4 },
      { intent: 'None', score: 0.6 },
    ];
    return { text, locale, topIntent: this.intent, intents, entities: [] };
  }
}

const published = new EchoRecognizer('Published');
const candidate = new EchoRecognizer('Candidate');
const app: LuisApp = createLuisApp({
  pack: 'shop',
  locale: 'en',
  slots: {
    production: {
      version: '0.1',
      recognizer: published,
      entities: [
        { name: 'product', kind: 'list' },
        { name: 'orderNumber', kind: 'regex' },
      ],
    },
    staging: { version: '0.2', recognizer: candidate, entities: [] },
  },
});
const PREDICT = `/luis/prediction/v3.0/apps/${app.id}/slots/production/predict`;
const V2 = `/luis/v2.0/apps/${app.id}`;

let server: LuisServer;
beforeEach(async () => {
  published.asked.length = 0;
  server = await startLuisServer(() => [app]);
});
afterEach(() => server.close());

interface Answer {
  status: number;
  headers: Headers;
  // Replies are read as a client without types reads them.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever the server said
  body: any;
}

async function get(path: string, headers: Record<string, string> = { 'Ocp-Apim-Subscription-Key': LUIS_KEY }) {
  return read(await fetch(server.url + path, { headers }));
}

async function post(path: string, body: unknown, key = LUIS_KEY): Promise<Answer> {
  return read(
    await fetch(server.url + path, {
      method: 'POST',
      headers: { 'Ocp-Apim-Subscription-Key': key, 'Content-Type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );
}

async function read(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, body: await response.json() };
}

describe('keys', () => {
  test('in the header or in the address', async () => {
    expect((await get(`${PREDICT}?query=hi`)).status).toBe(200);
    expect((await get(`${PREDICT}?query=hi&subscription-key=${LUIS_KEY}`, {})).status).toBe(200);
    expect((await get(`${V2}?q=hi&subscription-key=${LUIS_KEY}`, {})).status).toBe(200);
  });

  test('none and a wrong one are 401, each generation in its own shape', async () => {
    const v3 = await get(`${PREDICT}?query=hi`, {});
    expect(v3.status).toBe(401);
    expect(v3.body).toEqual({ error: { code: '401', message: expect.stringContaining('subscription key') } });
    const v2 = await get(`${V2}?q=hi&subscription-key=wrong`, {});
    expect(v2.status).toBe(401);
    expect(v2.body).toEqual({ statusCode: 401, message: expect.stringContaining('subscription key') });
    expect(published.asked).toEqual([]);
  });

  test('guessing is slowed down', async () => {
    const statuses: number[] = [];
    for (let guess = 0; guess < 31; guess += 1) statuses.push((await get(`${PREDICT}?query=hi`, {})).status);
    expect(statuses.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 401));
    expect(statuses[30]).toBe(429);
    expect((await get(`${PREDICT}?query=hi`)).status).toBe(200);
  });

  test('a key has so many predictions a second', async () => {
    await server.close();
    server = await startLuisServer(() => [app], { predictionsPerSecond: 1 });
    const answers = await Promise.all([1, 2, 3, 4].map(() => get(`${PREDICT}?query=hi`)));
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body.error).toEqual({ code: '429', message: expect.stringContaining('Rate limit is exceeded') });
    expect(refused?.headers.get('retry-after')).toBe('1');
  });
});

describe('apps, slots and versions', () => {
  test('each slot and version answers with its model', async () => {
    const topIntent = async (path: string) => (await get(`${path}?query=hi`)).body.prediction.topIntent;
    const base = `/luis/prediction/v3.0/apps/${app.id}`;
    expect(await topIntent(`${base}/slots/production/predict`)).toBe('Published');
    expect(await topIntent(`${base}/slots/staging/predict`)).toBe('Candidate');
    expect(await topIntent(`${base}/slots/Staging/predict`)).toBe('Candidate');
    expect(await topIntent(`${base}/slots/undefined/predict`)).toBe('Published');
    expect(await topIntent(`${base}/versions/0.2/predict`)).toBe('Candidate');
    expect((await get(`${V2}?q=hi&staging=true`)).body.topScoringIntent.intent).toBe('Candidate');
  });

  test.each([
    ['an app that is not a GUID', 400, 'BadArgument', '/luis/prediction/v3.0/apps/shop/slots/production/predict'],
    [
      'an unknown app',
      404,
      'NotFound',
      '/luis/prediction/v3.0/apps/00000000-0000-4000-8000-000000000000/slots/production/predict',
    ],
    ['an unknown slot', 400, 'BadArgument', PREDICT.replace('production', 'canary')],
    ['an unknown version', 404, 'NotFound', PREDICT.replace('slots/production', 'versions/9')],
  ])('%s: %d', async (_what, status, code, path) => {
    const answer = await get(`${path}?query=hi`);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ error: { code, message: expect.any(String) } });
  });

  test('in development a list shows each app with its id and key', async () => {
    const { status, body } = await get('/luis/apps', {});
    expect(status).toBe(200);
    expect(body.apps).toEqual([
      {
        id: app.id,
        name: 'shop en',
        pack: 'shop',
        locale: 'en',
        slots: { production: '0.1', staging: '0.2' },
        key: LUIS_KEY,
        predict: PREDICT,
      },
    ]);
    expect((await get('/luis/apps', { 'X-Forwarded-For': '203.0.113.9' })).status).toBe(403);
  });

  test('otherwise there is no list', async () => {
    await server.close();
    server = await startLuisServer(() => [app], { listApps: false });
    expect((await get('/luis/apps')).status).toBe(404);
  });
});

describe('requests', () => {
  test.each([
    ['no query', {}, 400, 'query'],
    ['an empty query', { query: ' ' }, 400, 'query'],
    ['a query too long', { query: 'x'.repeat(501) }, 414, 'query'],
    ['an option of another type', { query: 'hi', options: { preferExternalEntities: 'yes' } }, 400, 'options.prefer'],
    ['a reference that is no time', { query: 'hi', options: { datetimeReference: 'soon' } }, 400, 'datetimeReference'],
    ['a day that does not exist', { query: 'hi', options: { datetimeReference: '2026-02-30' } }, 400, 'datetimeRef'],
    ['an external entity that ends behind the query', { query: 'hi', externalEntities: [external(1, 2)] }, 400, '[0]'],
    ['an unknown external entity', { query: 'hi', externalEntities: [external(0, 2, 'colour')] }, 400, 'entityName'],
    [
      'a list entity that is none',
      { query: 'hi', dynamicLists: [{ listEntityName: 'orderNumber', requestLists: [] }] },
      400,
      'dynamicLists[0].listEntityName',
    ],
    ['a list without its canonical form', { query: 'hi', dynamicLists: [noCanonical] }, 400, 'canonicalForm'],
    ['no JSON', '{"query":', 400, 'body'],
    ['a text', '"hi"', 400, 'body'],
    ['a deep resolution', deepResolution, 400, "'externalEntities' is nested more than 100 levels deep"],
    [
      'a deep dynamic list',
      `{"query":"hi","dynamicLists":${nestedJson(50_000)}}`,
      400,
      "'dynamicLists' is nested more than 100 levels deep",
    ],
    ['a deep list', nestedJson(50_000), 400, "'body' is nested more than 100 levels deep"],
  ])('%s is refused, naming it', async (_what, body, status, named) => {
    const answer = await post(PREDICT, body);
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toContain(named);
    expect(Object.keys(answer.body.error).sort()).toEqual(['code', 'message']);
  });

  test('a flag that is neither true nor false is refused; the word undefined is not', async () => {
    expect((await get(`${PREDICT}?query=hi&verbose=maybe`)).body.error.message).toContain("'verbose'");
    expect((await get(`${PREDICT}?query=hi&verbose=undefined&log=undefined&show-all-intents=True`)).status).toBe(200);
  });

  test('500 characters are served, whatever their bytes', async () => {
    expect((await post(PREDICT, { query: '退'.repeat(500) })).status).toBe(200);
  });

  test('a body beyond a megabyte is refused', async () => {
    expect((await post(PREDICT, { query: 'hi', more: 'x'.repeat(1_100_000) })).status).toBe(413);
  });

  test('the time that the caller wrote is what tomorrow counts from, in any zone', async () => {
    await post(PREDICT, { query: 'hi', options: { datetimeReference: '2030-05-06T23:30:00-08:00' } });
    await get(`${V2}?q=hi&timezoneOffset=-780`).then(({ status }) => expect(status).toBe(400));
    await get(`${V2}?q=hi&timezoneOffset=720`);
    const local = published.asked.map(({ referenceTime: at }) => [at.getMonth() + 1, at.getDate(), at.getHours()]);
    expect(local).toEqual([
      [5, 6, 23],
      // Noon in UTC.
      [3, 11, 0],
    ]);
  });

  test('v2 takes its query as a JSON string', async () => {
    const answer = await post(`${V2}?verbose=true`, '"where is it"');
    expect(answer.body).toEqual({
      query: 'where is it',
      topScoringIntent: { intent: 'Published', score: 0.6 },
      intents: [
        { intent: 'Published', score: 0.6 },
        { intent: 'None', score: 0.4 },
      ],
      entities: [],
    });
    expect((await post(V2, '{"q":"hi"}')).body).toEqual({ statusCode: 400, message: expect.stringContaining("'q'") });
  });

  test('a recogniser that does not answer is 503, to be tried again', async () => {
    const answer = await get(`${PREDICT}?query=down`);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.body.error.code).toBe('ServiceUnavailable');
  });
});

describe('log=true', () => {
  test('puts the query on the review list, and nothing else does', async () => {
    await get(`${PREDICT}?query=one&log=true`);
    await get(`${PREDICT}?query=two&log=false`);
    await post(`${V2}?log=true`, '"three"');
    await server.api.idle();
    const entry = { source: 'luisApi', pack: 'shop', locale: 'en', topIntent: 'Published', score: 0.4 };
    expect(await server.reviewList.newest(10)).toEqual([
      { ...entry, text: 'three', at: '2026-03-10T12:00:00.000Z' },
      { ...entry, text: 'one', at: '2026-03-10T12:00:00.000Z' },
    ]);
  });

  test('keeps no words where the settings say so', async () => {
    await server.close();
    server = await startLuisServer(() => [app], { reviewText: false });
    await get(`${PREDICT}?query=one&log=true`);
    await server.api.idle();
    const [entry] = await server.reviewList.newest(10);
    expect(entry).toMatchObject({ topIntent: 'Published' });
    expect(entry).not.toHaveProperty('text');
  });
});

function external(startIndex: number, entityLength: number, entityName = 'product') {
  return { entityName, startIndex, entityLength };
}
