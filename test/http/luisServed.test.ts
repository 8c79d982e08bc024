import path from 'node:path';
import { LUISRuntimeClient } from '@azure/cognitiveservices-luis-runtime';
import { ApiKeyCredentials } from '@azure/ms-rest-js';
import { TestAdapter, TurnContext } from 'botbuilder-core';
import { LuisRecognizer as BotBuilderRecognizer } from 'botbuilder-ai';
import type { Locale } from '../../src/core/locale';
import { type LocalRecognizer, LuisRecognizer } from '../../src/nlu';
import { loadLanguageModel } from '../../src/nlu/luLoader';
import { createLuisApp, type LuisApp } from '../../src/nlu/served';
import { LUIS_KEY, type LuisServer, startLuisServer } from '../support/luisServer';
import { MODELS_DIRECTORY, trainedRecognizer } from '../support/trainedModels';

// Microsoft's own clients, unchanged, against the retail model that the product ships.

const QUERY = 'I want to return the earbuds from FD1001 tomorrow';

let local: LocalRecognizer;
let en: LuisApp;
let zh: LuisApp;
let server: LuisServer;

beforeAll(async () => {
  local = await trainedRecognizer('retail');
  [en, zh] = [appFor('en'), appFor('zh-CN')];
  server = await startLuisServer(() => [en, zh]);
}, 120_000);

afterAll(async () => {
  await server.close();
});

function appFor(locale: Locale): LuisApp {
  const { entities } = loadLanguageModel(path.join(MODELS_DIRECTORY, 'retail', locale), locale);
  const model = { version: local.info.hash.slice(0, 12), recognizer: local, entities };
  return createLuisApp({ pack: 'retail', locale, slots: { production: model } });
}

function contextFor(text: string): TurnContext {
  return new TurnContext(new TestAdapter(async () => undefined), {
    type: 'message',
    text,
    channelId: 'test',
    conversation: { id: 'c', isGroup: false, conversationType: '', name: '' },
    from: { id: 'u', name: '' },
    recipient: { id: 'b', name: '' },
  });
}

describe('the LUIS runtime SDK', () => {
  const client = () =>
    new LUISRuntimeClient(new ApiKeyCredentials({ inHeader: { 'Ocp-Apim-Subscription-Key': LUIS_KEY } }), server.url, {
      noRetryPolicy: true,
    });

  test('predicts by slot with every option', async () => {
    const reply = await client().prediction.getSlotPrediction(
      en.id,
      'production',
      {
        query: QUERY,
        options: { datetimeReference: new Date('2030-01-01T12:00:00Z'), preferExternalEntities: true },
        dynamicLists: [
          { listEntityName: 'product', requestLists: [{ name: 'x', canonicalForm: 'wish', synonyms: ['want to'] }] },
        ],
        externalEntities: [
          { entityName: 'returnReason', startIndex: 2, entityLength: 4, resolution: ['changedMind'], score: 0.5 },
        ],
      },
      { verbose: true, showAllIntents: true, log: true },
    );
    expect(reply.query).toBe(QUERY);
    expect(reply.prediction.topIntent).toBe('ReturnItem');
    const scores = Object.values(reply.prediction.intents).map(({ score }) => score ?? 0);
    expect(scores.length).toBeGreaterThan(20);
    expect(reply.prediction.intents.ReturnItem?.score).toBe(Math.max(...scores));
    const { $instance, ...values } = reply.prediction.entities as Record<string, unknown>;
    expect(values).toEqual({
      product: [['wish'], ['earbuds']],
      returnReason: [['changedMind']],
      orderNumber: ['FD1001'],
      datetimeV2: [{ type: 'date', values: [{ timex: '2030-01-02', resolution: [{ value: '2030-01-02' }] }] }],
    });
    expect($instance).toEqual({
      product: [list('product', 'want to', 2, ['model']), list('product', 'earbuds', 21, ['model'])],
      returnReason: [{ ...list('returnReason', 'want', 2, ['externalEntities']), score: 0.5 }],
      orderNumber: [
        {
          type: 'orderNumber',
          text: 'FD1001',
          startIndex: 34,
          length: 6,
          modelTypeId: 8,
          modelType: 'Regex Entity Extractor',
          recognitionSources: ['model'],
        },
      ],
      datetimeV2: [
        {
          type: 'builtin.datetimeV2.date',
          text: 'tomorrow',
          startIndex: 41,
          length: 8,
          modelTypeId: 2,
          modelType: 'Prebuilt Entity Extractor',
          recognitionSources: ['model'],
        },
      ],
    });
  });

  test('predicts by version, and the other language by its own app', async () => {
    const reply = await client().prediction.getVersionPrediction(zh.id, local.info.hash.slice(0, 12), {
      query: '我的订单FD1001到哪了',
    });
    expect(reply.prediction.topIntent).toBe('OrderStatus');
    expect(reply.prediction.intents).toEqual({ OrderStatus: { score: expect.any(Number) } });
    // As in LUIS, entities of different names may overlap.
    expect(reply.prediction.entities).toEqual({ orderNumber: ['FD1001'], number: [1001] });
    expect(zh.id).not.toBe(en.id);
  });

  test('reads errors as the service wrote them', async () => {
    const unpublished = client().prediction.getSlotPrediction(en.id, 'staging', { query: 'hi' });
    await expect(unpublished).rejects.toMatchObject({
      statusCode: 404,
      body: { error: { code: 'NotFound', message: expect.any(String) } },
    });
  });
});

describe("botbuilder-ai's LuisRecognizer", () => {
  const recognizer = (options: object, key = LUIS_KEY) =>
    new BotBuilderRecognizer({ applicationId: en.id, endpoint: server.url, endpointKey: key }, options);

  test('v3', async () => {
    const result = await recognizer({ apiVersion: 'v3', includeAllIntents: true }).recognize(contextFor(QUERY));
    expect(BotBuilderRecognizer.topIntent(result)).toBe('ReturnItem');
    expect(result.entities).toMatchObject({
      product: [['earbuds']],
      orderNumber: ['FD1001'],
      datetime: [{ type: 'date', timex: ['2026-03-11'] }],
      $instance: { orderNumber: [{ startIndex: 34, endIndex: 40, text: 'FD1001', type: 'orderNumber' }] },
    });
    expect(result.sentiment).toMatchObject({ label: expect.any(String), score: expect.any(Number) });
  });

  test('v3 with dynamic lists, external entities, a reference time and no instances', async () => {
    const result = await recognizer({
      apiVersion: 'v3',
      includeInstanceData: false,
      datetimeReference: '2030-01-01T12:00:00',
      dynamicLists: [
        { listEntityName: 'product', requestLists: [{ canonicalForm: 'kettle', synonyms: ['tea boiler'] }] },
      ],
      externalEntities: [{ entityName: 'number', startIndex: 0, entityLength: 4, resolution: 7 }],
    }).recognize(contextFor('send the Tea Boiler back tomorrow'));
    expect(result.entities).toMatchObject({
      product: [['kettle']],
      number: [7],
      datetime: [{ type: 'date', timex: ['2030-01-02'] }],
    });
    expect(result.luisResult.prediction.entities.$instance).toBeUndefined();
  });

  test('v2', async () => {
    const result = await recognizer({ apiVersion: 'v2', includeAllIntents: true }).recognize(contextFor(QUERY));
    expect(BotBuilderRecognizer.topIntent(result)).toBe('ReturnItem');
    expect(Object.keys(result.intents).length).toBeGreaterThan(20);
    expect(result.entities).toMatchObject({
      product: [['earbuds']],
      orderNumber: ['fd1001'],
      datetime: [{ type: 'date', timex: ['2026-03-11'] }],
      $instance: { orderNumber: [{ startIndex: 34, endIndex: 40 }] },
    });
  });

  test('v2 without all intents has the top one', async () => {
    const result = await recognizer({ apiVersion: 'v2' }).recognize(contextFor('where is my order FD1002'));
    expect(Object.keys(result.intents)).toEqual(['OrderStatus']);
  });

  test('no options: v2, as it always was', async () => {
    const result = await new BotBuilderRecognizer(
      `${server.url}/luis/v2.0/apps/${en.id}?subscription-key=${LUIS_KEY}`,
    ).recognize(contextFor('where is my order FD1002'));
    expect(BotBuilderRecognizer.topIntent(result)).toBe('OrderStatus');
  });

  test('a wrong key is told in its own words', async () => {
    const refused = recognizer({ apiVersion: 'v2' }, 'f'.repeat(32)).recognize(contextFor('hi'));
    await expect(refused).rejects.toThrow('Response 401');
    const refusedV3 = recognizer({ apiVersion: 'v3' }, 'f'.repeat(32)).recognize(contextFor('hi'));
    await expect(refusedV3).rejects.toThrow('[LUIS Recognition Error]: 401: Access denied');
  });
});

test("Frontdesk's own LUIS client understands through it what the local engine understands", async () => {
  const remote = new LuisRecognizer({
    endpoint: server.url,
    appIds: { en: en.id, 'zh-CN': zh.id },
    key: LUIS_KEY,
    slot: 'production',
    timeoutMs: 10_000,
  });
  const referenceTime = new Date('2026-03-10T12:00:00Z');
  for (const [locale, text] of [
    ['en', QUERY],
    ['en', 'exchange my ear buds from ｆｄ 1003, wrong colour 😀, refund to the original card'],
    ['zh-CN', '我要退 FD1002 的耳机，颜色不对'],
  ] as const) {
    const here = await local.recognize({ text, locale, referenceTime });
    const there = await remote.recognize({ text, locale, referenceTime });
    expect(there.topIntent).toBe(here.topIntent);
    const exact = ({ kind }: { kind: string }) => kind === 'list' || kind === 'regex';
    expect(there.entities.filter(exact)).toEqual(here.entities.filter(exact));
    expect(there.entities.map(({ name, start, length }) => ({ name, start, length }))).toEqual(
      here.entities.map(({ name, start, length }) => ({ name, start, length })),
    );
  }
});

function list(type: string, text: string, startIndex: number, recognitionSources: string[]) {
  return {
    type,
    text,
    startIndex,
    length: text.length,
    modelTypeId: 5,
    modelType: 'List Entity Extractor',
    recognitionSources,
  };
}
