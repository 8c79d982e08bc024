import { createServer, type Server, type ServerResponse } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, SignJWT } from 'jose';
import { installBrowserGlobals } from '../support/browserGlobals';
import { DirectLineClient } from '../support/directLineClient';
import { freePort } from '../support/freePort';
import { ServerProcess } from '../support/serverProcess';
import { waitFor } from '../support/waitFor';

installBrowserGlobals();
// Loaded after the globals that it looks for.
const { ConnectionStatus, DirectLine } =
  require('botframework-directlinejs') as typeof import('botframework-directlinejs');

const TOKEN_SECRET = 'signs-the-tokens-of-this-test-suite';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'frontdesk-server-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Runs `work` with a started server of these settings. */
async function withServer(
  environment: Record<string, string>,
  work: (server: ServerProcess) => Promise<void>,
): Promise<void> {
  const server = new ServerProcess(await freePort(), { DATA_DIR: directory, ...environment });
  await server.start();
  try {
    await work(server);
  } finally {
    await server.kill();
  }
}

describe('starting', () => {
  it('prints where everything is, and says that it is ready', async () => {
    await withServer({}, async (server) => {
      for (const path of ['/', '/console', '/api/messages']) expect(server.printed).toContain(`${server.url}${path}\n`);
      expect(server.printed).toContain('agentsplayground');
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      const ready = await fetch(`${server.url}/readyz`);
      expect([ready.status, await ready.json()]).toMatchObject([200, { status: 'ready', store: 'embedded' }]);
      for (const page of ['/', '/console']) expect((await fetch(`${server.url}${page}`)).status).toBe(200);
    });
  }, 60_000);

  it.each([
    [{ PORT: 'many' }, ['PORT']],
    [
      { NODE_ENV: 'production' },
      ['MicrosoftAppId', 'MicrosoftAppPassword', 'DIRECTLINE_SECRET', 'DIRECTLINE_TOKEN_SECRET'],
    ],
  ])(
    'refuses %j and names each setting',
    async (environment, names) => {
      const server = new ServerProcess(await freePort(), {
        DATA_DIR: directory,
        ...(environment as Record<string, string>),
      });
      const refusal = await server.start().then(
        () => '',
        (error: Error) => error.message,
      );
      for (const name of names) expect(refusal).toContain(`  ${name} `);
    },
    60_000,
  );
});

describe('stopping', () => {
  let luis: Server;
  let held: ServerResponse[];

  beforeEach(async () => {
    held = [];
    // A LUIS host that answers when it is told to: it keeps a turn in flight.
    luis = createServer((_request, response) => void held.push(response));
    await new Promise<void>((resolve) => {
      luis.listen(0, '127.0.0.1', resolve);
    });
  });

  afterEach(() => {
    luis.closeAllConnections();
    luis.close();
  });

  const reply = (query: string): string =>
    JSON.stringify({
      query,
      prediction: {
        topIntent: 'Help',
        intents: { Help: { score: 0.98 }, None: { score: 0.01 } },
        entities: { $instance: {} },
      },
    });

  it('finishes a turn in flight on SIGTERM, and its answer is there after the next start', async () => {
    const id = '7a9f4a1e-6a52-4c34-9a61-0b8a6d1f2c11';
    const environment = {
      RECOGNIZER: 'luis',
      LUIS_ENDPOINT: `http://127.0.0.1:${(luis.address() as AddressInfo).port}`,
      LUIS_KEY: 'key',
      LUIS_APP_ID_EN: id,
      LUIS_APP_ID_ZH_CN: id,
      LUIS_TIMEOUT_MS: '60000',
      SOOTHE_AFTER_MS: '600000',
    };
    await withServer(environment, async (server) => {
      const client = await DirectLineClient.open(server.url, { locale: 'en' });
      await client.say('what is it that you do');
      await waitFor('the turn to ask LUIS', () => held.length > 0);
      const stopped = server.stop();
      await waitFor('no new connections', () =>
        fetch(`${server.url}/healthz`).then(
          () => false,
          () => true,
        ),
      );
      held[0]?.setHeader('content-type', 'application/json').end(reply('what is it that you do'));
      expect(await stopped).toBe(0);
      expect(held).toHaveLength(1);
      await server.start();
      const texts = (await client.heard()).map(({ text }) => text);
      expect(texts.at(-1)).toMatch(/track, change or cancel an order/);
      expect(held).toHaveLength(1);
    });
  }, 90_000);
});

describe.each([
  ['polling', false],
  ['WebSocket', true],
])('Microsoft’s Direct Line client by %s', (_mode, webSocket) => {
  interface Seen {
    id: string;
    type: string;
    text?: string;
    from: { id: string };
  }

  function connect(server: ServerProcess, options: { token: string; conversationId?: string }) {
    const line = new DirectLine({
      domain: `${server.url}/v3/directline`,
      pollingInterval: 200,
      random: () => 0,
      webSocket,
      ...options,
    });
    const seen: Seen[] = [];
    const statuses: number[] = [];
    line.connectionStatus$.subscribe((status) => statuses.push(status));
    line.activity$.subscribe({ next: (activity) => seen.push(activity as unknown as Seen), error: () => undefined });
    return { line, statuses, texts: () => seen.filter(({ type }) => type === 'message').map(({ text }) => text) };
  }

  const post = (line: InstanceType<typeof DirectLine>, userId: string, text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      line.postActivity({ from: { id: userId }, type: 'message', text } as never).subscribe(resolve, reject);
    });

  const open = async (server: ServerProcess): Promise<{ token: string; conversationId: string; userId: string }> => {
    const body = JSON.stringify({ locale: 'en' });
    const response = await fetch(`${server.url}/api/webchat/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return (await response.json()) as { token: string; conversationId: string; userId: string };
  };

  it('talks, misses nothing of what was said while it was cut off, and sees nothing twice', async () => {
    await withServer({ DIRECTLINE_TOKEN_SECRET: TOKEN_SECRET }, async (server) => {
      const { token, conversationId, userId } = await open(server);
      let client = connect(server, { token });
      await post(client.line, userId, 'how much is shipping');
      await waitFor('the answer', () => client.texts().some((text) => text?.includes('Standard delivery')), 30_000);
      await server.kill();
      await server.start();
      // By polling the client gives up at the first failed request, and its page makes another, which reads from the start.
      if (!webSocket) client = connect(server, { token, conversationId });
      await waitFor('the line to be up again', () => client.statuses.at(-1) === ConnectionStatus.Online, 40_000);
      const asked = 'what are your opening hours';
      // The client itself repeats nothing that it was told had failed; Web Chat does. So does this test.
      await waitFor(
        'the post to be taken',
        () =>
          post(client.line, userId, asked).then(
            (id) => id !== 'retry',
            () => false,
          ),
        40_000,
      );
      await waitFor('the answer', () => client.texts().length >= 5, 40_000);
      const texts = client.texts();
      expect(new Set(texts).size).toBe(texts.length);
      expect(texts.slice(1).filter((_text, index) => index % 2 === 0)).toEqual(['how much is shipping', asked]);
      client.line.end();
    });
  }, 150_000);

  it('learns that its token has expired', async () => {
    await withServer({ DIRECTLINE_TOKEN_SECRET: TOKEN_SECRET }, async (server) => {
      const { token, conversationId } = await open(server);
      const past = Math.floor(Date.now() / 1_000) - 60;
      const expired = await new SignJWT({ ...decodeJwt(token), iat: past - 1_800, nbf: past - 1_800, exp: past })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode(TOKEN_SECRET));
      const client = connect(server, { token: expired, conversationId });
      const expected = [ConnectionStatus.ExpiredToken, ConnectionStatus.FailedToConnect];
      await waitFor('the client to know', () => client.statuses.some((status) => expected.includes(status)), 30_000);
      client.line.end();
    });
  }, 90_000);
});
