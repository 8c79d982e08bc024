import { type DirectLineServer, SECRET, startDirectLineServer, TOKEN_SECRET } from '../support/directLineServer';
import { directLineRequests } from '../support/directLineRequests';
import { DirectLineTokens } from '../../src/channels/directLine/tokens';
import { systemIds } from '../../src/app/system';
import { FrontdeskError } from '../../src/core/errors';

let server: DirectLineServer;

beforeAll(async () => {
  server = await startDirectLineServer({ config: { allowedOrigins: ['https://shop.example'] } });
});

afterEach(() => {
  server.intake.failure = undefined;
});

afterAll(async () => {
  await server.stop();
});

const { call, begin } = directLineRequests(() => server);

const say = (text: string, clientActivityID?: string) => ({
  type: 'message',
  text,
  from: { id: 'dl_ann' },
  ...(clientActivityID && { channelData: { clientActivityID, extra: 'kept' } }),
});

describe('tokens', () => {
  it('are generated for the secret, for the user that it names', async () => {
    const { status, body } = await call('POST', '/tokens/generate', SECRET, { user: { id: 'dl_ann', name: 'Ann' } });
    expect(status).toBe(200);
    expect(body).toEqual({ conversationId: expect.any(String), token: expect.any(String), expires_in: 1800 });
    const claims = JSON.parse(Buffer.from(body.token.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ conv: body.conversationId, user: 'dl_ann' });
  });

  it.each([
    ['nothing', undefined, 401, 'Unauthorized'],
    ['a wrong secret', 'not-the-secret', 403, 'Forbidden'],
    ['a forged token', `${'e30'}.${'e30'}.c2ln`, 403, 'Forbidden'],
  ])('are not generated for %s', async (_name, credential, status, code) => {
    const answer = await call('POST', '/tokens/generate', credential);
    expect(answer).toMatchObject({ status, body: { error: { code, message: expect.any(String) } } });
  });

  it('are not generated for a token, nor for a user without the reserved prefix', async () => {
    const { token } = await begin();
    expect((await call('POST', '/tokens/generate', token)).status).toBe(403);
    const unprefixed = await call('POST', '/tokens/generate', SECRET, { user: { id: 'ann' } });
    expect(unprefixed).toMatchObject({ status: 400, body: { error: { code: 'BadArgument' } } });
  });

  it('are refreshed until they expire, and not after', async () => {
    const { token, path } = await begin();
    server.clock.advance(1_700_000);
    const { status, body } = await call('POST', '/tokens/refresh', token);
    expect(status).toBe(200);
    server.clock.advance(200_000);
    const late = await call('POST', '/tokens/refresh', token);
    expect(late).toMatchObject({ status: 403, body: { error: { code: 'TokenExpired' } } });
    expect((await call('GET', `${path}/activities`, token)).body.error.code).toBe('TokenExpired');
    expect((await call('GET', `${path}/activities`, body.token)).status).toBe(200);
  });

  it('open no other conversation, and none of another purpose passes as one', async () => {
    const mine = await begin();
    const other = await begin();
    expect((await call('GET', `${other.path}/activities`, mine.token)).body.error.code).toBe('Forbidden');
    const tokens = new DirectLineTokens(TOKEN_SECRET, 1800, server.clock, systemIds);
    const streamToken = await tokens.issueStream(mine.conversationId, undefined);
    expect((await call('GET', `${mine.path}/activities`, streamToken)).status).toBe(403);
  });

  it('that name their pages are good for those only', async () => {
    const { body } = await call('POST', '/tokens/generate', SECRET, { trustedOrigins: ['https://shop.example'] });
    const foreign = await call('POST', '/conversations', body.token, {}, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    const trusted = await call('POST', '/conversations', body.token, {}, { origin: 'https://shop.example' });
    expect(trusted.status).toBe(201);
    expect(trusted.headers.get('access-control-allow-origin')).toBe('https://shop.example');
  });
});

describe('conversations', () => {
  it('begin with 201 and are 200 when their token is used again; the bot hears of them once', async () => {
    const { body } = await call('POST', '/tokens/generate', SECRET, { user: { id: 'dl_ann', name: 'Ann' } });
    const first = await call('POST', '/conversations', body.token, { locale: 'zh-CN' });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ conversationId: body.conversationId, expires_in: 1800 });
    expect(first.body.streamUrl).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/v3\/directline\/conversations\/.+\/stream\?/);
    const again = await call('POST', '/conversations', body.token);
    expect(again).toMatchObject({ status: 200, body: { conversationId: body.conversationId } });
    const starts = server.intake.received.filter(({ address }) => address.conversation.id === body.conversationId);
    expect(starts).toHaveLength(1);
    expect(starts[0]?.activity).toMatchObject({
      type: 'conversationUpdate',
      membersAdded: [{ id: 'dl_ann', name: 'Ann' }],
      locale: 'zh-CN',
    });
  });

  it('are not found before they begin', async () => {
    const { body } = await call('POST', '/tokens/generate', SECRET);
    const path = `/conversations/${body.conversationId}`;
    for (const [method, rest] of [
      ['GET', ''],
      ['GET', '/activities'],
      ['POST', '/activities'],
    ] as const) {
      const answer = await call(method, `${path}${rest}`, body.token, method === 'POST' ? say('hi') : undefined);
      expect(answer).toMatchObject({ status: 404, body: { error: { code: 'NotFound' } } });
    }
  });

  it('let no client take a reserved user id', async () => {
    const { body } = await call('POST', '/tokens/generate', SECRET);
    const answer = await call('POST', '/conversations', body.token, { user: { id: 'dl_boss' } });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BadArgument' } } });
  });
});

describe('posted activities', () => {
  it('are echoed with id and client id before the reply, whose replyToId names them', async () => {
    const { token, path } = await begin({ id: 'dl_ann', name: 'Ann' });
    const { status, body } = await call('POST', `${path}/activities`, token, say('hello', 'c1'));
    expect(status).toBe(200);
    const { activities, watermark } = (await call('GET', `${path}/activities?watermark=`, token)).body;
    expect(activities.map((activity: { text: string }) => activity.text)).toEqual([
      'Welcome',
      'hello',
      'You said: hello',
    ]);
    expect(activities[1]).toMatchObject({
      id: body.id,
      channelId: 'directline',
      from: { id: 'dl_ann', name: 'Ann', role: 'user' },
      channelData: { clientActivityID: 'c1', extra: 'kept' },
    });
    expect(activities[1]).not.toHaveProperty('frontdeskInbound');
    expect(activities[2]).toMatchObject({ replyToId: body.id, from: { id: 'frontdesk', role: 'bot' } });
    expect(watermark).toBe('3');
    const rest = await call('GET', `${path}/activities?watermark=${watermark}`, token);
    expect(rest.body).toEqual({ activities: [], watermark: '3' });
  });

  it('with the same client id are one message', async () => {
    const { token, path } = await begin({ id: 'dl_ann' });
    const posts = await Promise.all(
      [1, 2, 3].map(() => call('POST', `${path}/activities`, token, say('once', 'same'))),
    );
    expect(new Set(posts.map(({ body }) => body.id)).size).toBe(1);
    const { activities } = (await call('GET', `${path}/activities`, token)).body;
    expect(activities.map((activity: { text: string }) => activity.text)).toEqual([
      'Welcome',
      'once',
      'You said: once',
    ]);
    const twice = await Promise.all([1, 2].map(() => call('POST', `${path}/activities`, token, say('no client id'))));
    expect(new Set(twice.map(({ body }) => body.id)).size).toBe(2);
  });

  it('are from the user of the token, with nothing that only the server may say', async () => {
    const { token, path, conversationId } = await begin({ id: 'dl_ann', name: 'Ann' });
    const forged = {
      type: 'event',
      name: 'handoff.status',
      value: { state: 'accepted' },
      from: { id: 'dl_boss', role: 'bot' },
      id: 'mine',
      timestamp: '2001-01-01T00:00:00Z',
      conversation: { id: 'elsewhere' },
      recipient: { id: 'x' },
      serviceUrl: 'http://evil.example',
      frontdeskInbound: { trusted: true },
    };
    expect((await call('POST', `${path}/activities`, token, forged)).status).toBe(200);
    const { activity, trusted } = server.intake.received.at(-1) ?? {};
    expect(activity).toMatchObject({
      from: { id: 'dl_ann', name: 'Ann', role: 'user' },
      conversation: { id: conversationId },
    });
    expect(activity?.id).not.toBe('mine');
    expect(activity?.timestamp).not.toMatch(/^2001/);
    expect(activity).not.toHaveProperty('serviceUrl');
    expect(activity).not.toHaveProperty('frontdeskInbound');
    expect(trusted).toBe(false);
  });

  it('are trusted from the secret only', async () => {
    const { path } = await begin();
    const event = { type: 'event', name: 'handoff.status', value: { state: 'accepted' }, from: { id: 'hub' } };
    expect((await call('POST', `${path}/activities`, SECRET, event)).status).toBe(200);
    expect(server.intake.received.at(-1)).toMatchObject({ trusted: true, activity: { from: { id: 'hub' } } });
  });

  it('need a sender when the token names none, and never one with the reserved prefix', async () => {
    const { token, path } = await begin();
    const nobody = await call('POST', `${path}/activities`, token, { type: 'message', text: 'hi' });
    expect(nobody).toMatchObject({ status: 400, body: { error: { code: 'MissingProperty' } } });
    const reserved = await call('POST', `${path}/activities`, token, say('hi'));
    expect(reserved).toMatchObject({ status: 400, body: { error: { code: 'BadArgument' } } });
    const named = await call('POST', `${path}/activities`, token, { type: 'message', text: 'hi', from: { id: 'ann' } });
    expect(named.status).toBe(200);
  });

  it.each([
    ['no type', { text: 'hi' }, 'MissingProperty', 'type'],
    ['an unknown type', { type: 'deleteEverything' }, 'BadArgument', 'type'],
    ['text that is no text', { type: 'message', text: 7 }, 'BadArgument', 'text'],
    ['broken JSON', '{"type":', 'MalformedData', 'JSON'],
    [
      'a value of 4,000 levels',
      `{"type":"message","value":${'['.repeat(4000)}${']'.repeat(4000)}}`,
      'BadArgument',
      'deep',
    ],
  ])('with %s are refused by name', async (_name, body, code, word) => {
    const { token, path } = await begin({ id: 'dl_ann' });
    const answer = await call('POST', `${path}/activities`, token, body);
    expect(answer).toMatchObject({ status: 400, body: { error: { code, message: expect.stringContaining(word) } } });
  });

  it.each([
    ['in characters', 'x'.repeat(262_144)],
    ['in bytes', '汉'.repeat(700_000)],
  ])('longer than 256 K %s are too large', async (_name, text) => {
    const { token, path } = await begin({ id: 'dl_ann' });
    const answer = await call('POST', `${path}/activities`, token, say(text));
    expect(answer).toMatchObject({ status: 413, body: { error: { code: 'TooLarge' } } });
    expect((await call('POST', `${path}/activities`, token, say('汉'.repeat(200_000)))).status).toBe(200);
  });

  it('of typing are neither kept nor handed on', async () => {
    const { token, path } = await begin({ id: 'dl_ann' });
    const before = server.intake.received.length;
    expect((await call('POST', `${path}/activities`, token, { type: 'typing' })).status).toBe(200);
    expect(server.intake.received).toHaveLength(before);
    expect((await call('GET', `${path}/activities`, token)).body.activities).toHaveLength(1);
  });

  it('of the invoke kind get the bot’s own status', async () => {
    const { token, path } = await begin({ id: 'dl_ann' });
    expect((await call('POST', `${path}/activities`, token, { type: 'invoke', name: 'known' })).status).toBe(200);
    const unknown = await call('POST', `${path}/activities`, token, { type: 'invoke', name: 'unknown' });
    expect(unknown).toMatchObject({ status: 502, body: { error: { code: 'BotRejectedActivity' } } });
  });

  it('that the inbox cannot take are answered so that the client tries again', async () => {
    const { token, path } = await begin({ id: 'dl_ann' });
    server.intake.failure = new FrontdeskError('STORE_UNAVAILABLE', 'down', { retryable: true, retryAfterMs: 2500 });
    const busy = await call('POST', `${path}/activities`, token, say('later', 'c9'));
    expect(busy).toMatchObject({ status: 503, body: { error: { code: 'ServiceError' } } });
    expect(busy.headers.get('retry-after')).toBe('3');
    server.intake.failure = new Error('bug');
    const rejected = await call('POST', `${path}/activities`, token, say('later', 'c9'));
    expect(rejected).toMatchObject({ status: 502, body: { error: { code: 'BotRejectedActivity' } } });
    server.intake.failure = undefined;
    expect((await call('POST', `${path}/activities`, token, say('later', 'c9'))).status).toBe(200);
    const { activities } = (await call('GET', `${path}/activities`, token)).body;
    expect(activities.map((activity: { text: string }) => activity.text)).toEqual([
      'Welcome',
      'later',
      'You said: later',
    ]);
  });

  it('whose echo was logged before a kill reach the bot before anybody sees the echo', async () => {
    const { token, path } = await begin({ id: 'dl_ann' });
    server.intake.failure = new FrontdeskError('STORE_UNAVAILABLE', 'killed here', { retryable: true });
    await call('POST', `${path}/activities`, token, say('between', 'c1'));
    await server.restart();
    const { activities } = (await call('GET', `${path}/activities`, token)).body;
    expect(activities.at(-1)).toMatchObject({ text: 'between' });
    expect(server.intake.texts()).toEqual(['between']);
    await call('GET', `${path}/activities`, token);
    expect((await call('POST', `${path}/activities`, token, say('between', 'c1'))).status).toBe(200);
    expect(server.intake.texts()).toEqual(['between']);
  });
});

describe('the log', () => {
  it('is read in pages', async () => {
    const { token, path, conversationId } = await begin({ id: 'dl_ann' });
    const many = Array.from({ length: 230 }, (_, index) => ({ type: 'message', id: `m${index}`, text: String(index) }));
    await server.stores.activities.append(conversationId, many);
    const seen: string[] = [];
    let watermark = '1';
    for (const expected of [100, 100, 30, 0]) {
      const { body } = await call('GET', `${path}/activities?watermark=${watermark}`, token);
      expect(body.activities).toHaveLength(expected);
      seen.push(...body.activities.map((activity: { text: string }) => activity.text));
      watermark = body.watermark;
    }
    expect(seen).toEqual(many.map(({ text }) => text));
  });

  it('has no place for a watermark of somebody else', async () => {
    const { token, path } = await begin();
    expect((await call('GET', `${path}/activities?watermark=abc`, token)).body.error.code).toBe('BadArgument');
    expect((await call('GET', `${path}?watermark=-1`, token)).body.error.code).toBe('BadArgument');
    expect((await call('GET', `${path}/activities?watermark=null`, token)).body.activities).toHaveLength(1);
  });

  it('keeps one copy of a message that is delivered twice', async () => {
    const { token, path, conversationId } = await begin({ id: 'dl_ann' });
    const to = {
      channelId: 'directline',
      conversation: { id: conversationId },
      user: { id: 'dl_ann' },
      bot: { id: 'frontdesk' },
    };
    const activity = { type: 'message', text: 'once', from: { id: 'agent-7', name: 'Mei' }, replyToId: 'q1' };
    expect(await server.channel.deliver({ id: 'm1', to, activity })).toEqual({ activityId: 'm1' });
    expect(await server.channel.deliver({ id: 'm1', to, activity })).toEqual({ activityId: 'm1' });
    const { activities } = (await call('GET', `${path}/activities?watermark=1`, token)).body;
    expect(activities).toHaveLength(1);
    expect(activities[0]).toMatchObject({
      id: 'm1',
      replyToId: 'q1',
      from: { id: 'frontdesk', name: 'Mei', role: 'bot' },
    });
  });
});

describe('pages of other origins', () => {
  it('may call when they are allowed', async () => {
    const preflight = (origin: string) =>
      fetch(`${server.domain}/conversations`, { method: 'OPTIONS', headers: { origin } });
    const allowed = await preflight('https://shop.example');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('x-ms-bot-agent');
    expect((await preflight('https://evil.example')).headers.has('access-control-allow-origin')).toBe(false);
    const own = await preflight(server.url);
    expect(own.headers.get('access-control-allow-origin')).toBe(server.url);
  });
});
