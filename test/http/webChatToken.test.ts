import { SignJWT } from 'jose';
import { createUserTokenVerifier } from '../../src/channels/directLine';
import { type DirectLineServer, startDirectLineServer } from '../support/directLineServer';

const SITE_SECRET = 'the-site-and-frontdesk-know-this!';
const HOUR_MS = 3_600_000;

let server: DirectLineServer;

beforeAll(async () => {
  server = await startDirectLineServer({
    config: { allowedOrigins: ['https://shop.example'], trustProxy: true, startsPerMinute: 5 },
    // The clock of the server is made with it, so the verifier looks it up when asked.
    verifyUserToken: (token) =>
      createUserTokenVerifier({
        key: { secret: SITE_SECRET },
        issuer: 'https://shop.example',
        audience: 'frontdesk',
        clock: server.clock,
        resolveCustomer: async ({ sub }) => (sub === 'nobody' ? undefined : { customerId: `customer-${sub}` }),
      })(token),
  });
});

afterAll(async () => {
  await server.stop();
});

let callers = 0;

/** Asks for a token, each time from an address of its own unless told otherwise. */
async function ask(body: object, headers: Record<string, string> = {}) {
  callers += 1;
  const response = await fetch(`${server.url}/api/webchat/token`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': `10.0.${callers >> 8}.${callers & 255}`,
      ...headers,
    },
    body: JSON.stringify(body),
  });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever the server said
  return { status: response.status, headers: response.headers, body: (await response.json()) as any };
}

function userToken(
  sub: string,
  options: { audience?: string; issuer?: string; expiresIn?: number } = {},
): Promise<string> {
  const now = Math.floor(server.clock.now().getTime() / 1000);
  return new SignJWT({ name: 'Li Na', email: 'lina@example.com' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setIssuer(options.issuer ?? 'https://shop.example')
    .setAudience(options.audience ?? 'frontdesk')
    .setExpirationTime(now + (options.expiresIn ?? 300))
    .sign(Buffer.from(SITE_SECRET));
}

/** Begins the token's conversation, posts into it, and gives who the bot took the sender for. */
async function verifiedOf(token: string, conversationId: string): Promise<unknown> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'x-forwarded-for': `10.1.0.${++callers & 255}`,
  };
  await fetch(`${server.domain}/conversations`, { method: 'POST', headers });
  const body = JSON.stringify({ type: 'message', text: 'hi' });
  const posted = await fetch(`${server.domain}/conversations/${conversationId}/activities`, {
    method: 'POST',
    headers,
    body,
  });
  expect(posted.status).toBe(200);
  return server.intake.received.at(-1)?.verified;
}

describe('POST /api/webchat/token', () => {
  it('gives a visitor a conversation and a user of their own', async () => {
    const { status, body } = await ask({ locale: 'zh-CN' });
    expect(status).toBe(200);
    expect(body).toEqual({
      token: expect.any(String),
      conversationId: expect.any(String),
      userId: expect.stringMatching(/^dl_.{20,}/),
      expires_in: 1800,
    });
    expect(await verifiedOf(body.token, body.conversationId)).toBeUndefined();
    const start = server.intake.received.find(({ address }) => address.conversation.id === body.conversationId);
    expect(start?.activity).toMatchObject({ type: 'conversationUpdate', locale: 'zh-CN' });
  });

  it('knows the customer whom the site has signed for, and for how long', async () => {
    const { body } = await ask({ userToken: await userToken('7') });
    expect(await verifiedOf(body.token, body.conversationId)).toMatchObject({ customerId: 'customer-7', by: 'token' });
    expect(server.intake.received.at(-1)?.activity.from).toMatchObject({ name: 'Li Na' });
    let { token } = body;
    for (let hour = 0; hour < 17; hour += 1) {
      server.clock.advance(HOUR_MS / 2.1);
      const refreshed = await fetch(`${server.domain}/tokens/refresh`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
      });
      ({ token } = (await refreshed.json()) as { token: string });
    }
    expect(await verifiedOf(token, body.conversationId)).toBeUndefined();
  });

  it.each([
    ['expired', () => userToken('7', { expiresIn: -60 }), 'expired'],
    ['for somebody else', () => userToken('7', { audience: 'other' }), 'aud'],
    ['of another issuer', () => userToken('7', { issuer: 'https://evil.example' }), 'iss'],
    ['about nobody', () => userToken('nobody'), 'sub'],
    ['unsigned', async () => 'eyJhbGciOiJub25lIn0.eyJzdWIiOiI3In0.', 'signed'],
    ['no token at all', async () => 'lina', 'signed'],
  ])('refuses a user token that is %s', async (_name, make, word) => {
    const { status, body } = await ask({ userToken: await make() });
    expect(status).toBe(401);
    expect(body.error).toEqual({
      code: 'Unauthorized',
      message: expect.stringMatching(new RegExp(`^userToken: .*${word}`)),
    });
  });

  it('goes on with the conversation of an earlier token, for a bounded time', async () => {
    const first = (await ask({})).body;
    server.clock.advance(HOUR_MS);
    const second = (await ask({ conversationToken: first.token, locale: 'en' })).body;
    expect(second).toMatchObject({ conversationId: first.conversationId, userId: first.userId });
    server.clock.advance(13 * HOUR_MS);
    const tooLate = await ask({ conversationToken: second.token });
    expect(tooLate).toMatchObject({ status: 403, body: { error: { code: 'TokenExpired' } } });
    expect(await ask({ conversationToken: `${second.token}x` })).toMatchObject({ status: 403 });
  });

  it('goes on with a signed-in customer’s expired conversation for that customer only', async () => {
    const first = (await ask({ userToken: await userToken('7') })).body;
    expect((await ask({ conversationToken: first.token })).status).toBe(200);
    server.clock.advance(HOUR_MS);
    expect(await ask({ conversationToken: first.token })).toMatchObject({ status: 403 });
    expect(await ask({ conversationToken: first.token, userToken: await userToken('8') })).toMatchObject({
      status: 403,
    });
    const same = await ask({ conversationToken: first.token, userToken: await userToken('7') });
    expect(same).toMatchObject({ status: 200, body: { conversationId: first.conversationId } });
  });

  it('serves pages of allowed origins only', async () => {
    expect((await ask({}, { origin: 'https://evil.example' })).status).toBe(403);
    const allowed = await ask({}, { origin: 'https://shop.example' });
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
  });

  it('limits each address, conversations too, and says when to come back', async () => {
    const same = { 'x-forwarded-for': 'whatever-the-client-claims, 192.0.2.9' };
    const statuses = [];
    for (let index = 0; index < 6; index += 1) statuses.push((await ask({}, same)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    const refused = await ask({}, { 'x-forwarded-for': 'another claim, 192.0.2.9' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.body.error.code).toBe('TooManyRequests');
    const { token } = (await ask({})).body;
    const begin = () =>
      fetch(`${server.domain}/conversations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': '192.0.2.10' },
      });
    const begun = [];
    for (let index = 0; index < 6; index += 1) begun.push((await begin()).status);
    expect(begun).toEqual([201, 200, 200, 200, 200, 429]);
  });

  it('names the field that is wrong', async () => {
    expect(await ask({ locale: 5 })).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('locale') } },
    });
  });
});
