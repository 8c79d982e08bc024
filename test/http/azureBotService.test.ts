import type { JWTPayload } from 'jose';
import { createServer, type Next, plugins, type Request, type Response, type Server } from 'restify';
import { AzureBotServiceChannel, BotServiceAdapter } from '../../src/channels/azureBotService';
import type { ActivityJson, Address } from '../../src/core/conversation';
import { FrontdeskError } from '../../src/core/errors';
import type { InboundMessage, Intake } from '../../src/ports/channel';
import { nestedJson } from '../support/nestedJson';
import { OpenIdServer } from '../support/openIdServer';
import { silentLog } from '../support/silentLog';

const APP_ID = '7a9f4a1e-6a52-4c34-9a61-0b8a6d1f2c11';
const SERVICE_URL = 'https://smba.trafficmanager.test/emea/';
const MESSAGE = {
  type: 'message',
  id: 'a1',
  channelId: 'msteams',
  serviceUrl: SERVICE_URL,
  from: { id: '29:customer', name: 'Li Na', aadObjectId: 'aad-1' },
  recipient: { id: '28:bot', name: 'Frontdesk' },
  conversation: { id: 'c1', tenantId: 't1', conversationType: 'personal' },
  text: 'hello',
  channelData: { tenant: { id: 't1' } },
};

describe('POST /api/messages', () => {
  let openId: OpenIdServer;
  let server: Server;
  let url: string;
  let received: InboundMessage[];
  let intake: Intake;
  let channel: AzureBotServiceChannel;
  let errors: jest.SpyInstance;

  beforeAll(async () => {
    openId = await OpenIdServer.start(['msteams', 'telegram']);
    const adapter = new BotServiceAdapter({
      appId: APP_ID,
      appPassword: 'unused',
      appType: 'MultiTenant',
      openIdMetadataUrl: openId.metadataUrl,
      tokenIssuer: openId.issuer,
    });
    intake = {
      accept: async (message) => {
        received.push(message);
        return { kind: 'accepted' };
      },
      invoke: async () => ({ status: 200, body: { statusCode: 200 } }),
    };
    const forward: Intake = {
      accept: (message) => intake.accept(message),
      invoke: (message) => intake.invoke(message),
    };
    server = createServer();
    channel = new AzureBotServiceChannel({
      adapter,
      intake: forward,
      ids: { next: () => 'new-id', digits: () => '1' },
      log: silentLog,
    });
    channel.mount(server);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${server.address().port}/api/messages`;
    // The SDK prints every refused token.
    errors = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  });

  afterAll(async () => {
    errors.mockRestore();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    await openId.stop();
  });

  beforeEach(() => {
    received = [];
  });

  const claims = (changes: JWTPayload = {}): JWTPayload => ({
    iss: openId.issuer,
    aud: APP_ID,
    serviceurl: SERVICE_URL,
    exp: Math.floor(Date.now() / 1_000) + 3_600,
    nbf: Math.floor(Date.now() / 1_000) - 60,
    ...changes,
  });

  const post = async (
    token: string | undefined,
    body: unknown = MESSAGE,
  ): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };

  it('accepts a message signed by the channel, whole', async () => {
    expect((await post(await openId.sign(claims()))).status).toBe(200);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      address: {
        channelId: 'msteams',
        serviceUrl: SERVICE_URL,
        conversation: { id: 'c1', tenantId: 't1', conversationType: 'personal' },
        user: { id: '29:customer', name: 'Li Na', aadObjectId: 'aad-1' },
        bot: { id: '28:bot', name: 'Frontdesk' },
      },
      activity: { type: 'message', id: 'a1', text: 'hello', channelData: { tenant: { id: 't1' } } },
    });
  });

  it.each<[string, () => Promise<string | undefined> | string | undefined]>([
    ['for another audience', () => openId.sign(claims({ aud: '00000000-0000-4000-8000-000000000000' }))],
    ['of another issuer', () => openId.sign(claims({ iss: 'https://somebody.test' }))],
    ['that has expired', () => openId.sign(claims({ exp: Math.floor(Date.now() / 1_000) - 3_600 }))],
    ['for another service address', () => openId.sign(claims({ serviceurl: 'https://evil.test/' }))],
    ['signed with a key that is not published', () => openId.sign(claims(), { stranger: true })],
    ['without a signature', () => openId.unsigned(claims())],
    ['that is no token', () => 'nonsense'],
    ['that is absent', () => undefined],
  ])('refuses a token %s with 401 and does nothing', async (_which, token) => {
    expect((await post(await token())).status).toBe(401);
    expect(received).toEqual([]);
  });

  it('names the field of a signed request that is no activity', async () => {
    const answer = await post(await openId.sign(claims()), { ...MESSAGE, conversation: {} });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BadArgument', field: 'conversation.id' } } });
    expect(received).toEqual([]);
  });

  it.each(['message', 'invoke'])('refuses a signed %s that is nested too deep, naming the field', async (type) => {
    const body = JSON.stringify({ ...MESSAGE, type, value: 0 }).replace('"value":0', `"value":${nestedJson(50_000)}`);
    expect(await post(await openId.sign(claims()), body)).toEqual({
      status: 400,
      body: {
        error: { code: 'BadArgument', message: 'value is nested more than 100 levels deep', field: 'value' },
      },
    });
    expect((await post(undefined, body)).status).toBe(401);
    expect(received).toEqual([]);
  });

  it('asks for a repetition when the message could not be stored', async () => {
    const working = intake;
    intake = {
      ...working,
      accept: async () => {
        throw new FrontdeskError('STORE_UNAVAILABLE', 'down', { retryable: true });
      },
    };
    expect((await post(await openId.sign(claims()))).status).toBe(503);
    intake = working;
  });

  it('answers an invoke in the same exchange', async () => {
    const invoke = { ...MESSAGE, type: 'invoke', name: 'adaptiveCard/action', value: {} };
    expect(await post(await openId.sign(claims()), invoke)).toEqual({ status: 200, body: { statusCode: 200 } });
    expect(received).toEqual([]);
  });

  it('does not keep typing indicators', async () => {
    expect((await post(await openId.sign(claims()), { ...MESSAGE, type: 'typing' })).status).toBe(200);
    expect(received).toEqual([]);
  });

  it('refuses a body over the limit', async () => {
    const answer = await post(await openId.sign(claims()), { ...MESSAGE, text: 'x'.repeat(600 * 1024) });
    expect(answer.status).toBe(413);
  });

  it('refuses a channel that the signing key is not endorsed for', async () => {
    expect((await post(await openId.sign(claims()), { ...MESSAGE, channelId: 'slack' })).status).toBe(401);
  });

  it('serves Azure’s own Direct Line and Telegram too, apart from those that Frontdesk serves itself', async () => {
    expect((await post(await openId.sign(claims()), { ...MESSAGE, channelId: 'telegram' })).status).toBe(200);
    const [message] = received;
    if (message === undefined) throw new Error('nothing received');
    expect(channel.serves(message.address)).toBe(true);
    expect(channel.serves({ ...message.address, serviceUrl: undefined })).toBe(false);
  });
});

describe('what goes to a connector', () => {
  let connector: Server;
  let sent: { text?: string; attachments?: unknown[] }[];
  let answer: (count: number) => number | undefined;
  let channel: AzureBotServiceChannel;
  let to: Address;

  beforeEach(async () => {
    sent = [];
    answer = () => 200;
    let count = 0;
    connector = createServer();
    connector.use(plugins.bodyParser());
    connector.post('/v3/conversations/:id/activities', (request: Request, response: Response, next: Next) => {
      count += 1;
      const status = answer(count);
      // Undefined: never answered.
      if (status === undefined) return;
      if (status === 200) sent.push(request.body as ActivityJson);
      response.send(status, { id: `sent-${count}` });
      next();
    });
    await new Promise<void>((resolve) => {
      connector.listen(0, '127.0.0.1', resolve);
    });
    to = {
      channelId: 'msteams',
      serviceUrl: `http://127.0.0.1:${connector.address().port}/`,
      conversation: { id: 'c1' },
      user: { id: '29:mei' },
      bot: { id: '28:bot' },
    };
    channel = new AzureBotServiceChannel({
      adapter: new BotServiceAdapter({ appType: 'MultiTenant' }),
      intake: {} as Intake,
      ids: { next: () => 'new-id', digits: () => '1' },
      log: silentLog,
      answerWithinMs: 200,
    });
  });

  afterEach(async () => {
    connector.server.closeAllConnections();
    await new Promise<void>((resolve) => {
      connector.close(() => resolve());
    });
  });

  it('is tried again when it is not answered at all', async () => {
    answer = () => undefined;
    const delivery = channel.deliver({ id: 'm1', to, activity: { type: 'message', text: 'hi' } });
    await expect(delivery).rejects.toMatchObject({ code: 'CHANNEL_UNAVAILABLE', retryable: true });
  });

  it('comes in parts when it is longer than the channel takes, files with the last, none twice after a failure', async () => {
    const words = `${'a'.repeat(20_000)}\n\n${'b'.repeat(20_000)}\n\n${'c'.repeat(20_000)}`;
    const activity = { type: 'message', text: words, attachments: [{ contentType: 'image/png', contentUrl: 'x' }] };
    answer = (count) => (count === 2 ? 412 : 200);
    await expect(channel.deliver({ id: 'm1', to, activity })).rejects.toMatchObject({ retryable: true });
    await channel.deliver({ id: 'm1', to, activity });
    expect(sent.map(({ text }) => text?.charAt(0))).toEqual(['a', 'b', 'c']);
    expect(sent.map(({ text }) => text?.length)).toEqual([20_000, 20_000, 20_000]);
    expect(sent.map(({ attachments }) => attachments?.length ?? 0)).toEqual([0, 0, 1]);
  });
});
