import { WebSocket, WebSocketServer } from 'ws';
import { systemClock, systemIds } from '../../src/app/system';
import { createDirectLineChannel } from '../../src/channels/directLine';
import { type DirectLineServer, SECRET, startDirectLineServer, TOKEN_SECRET } from '../support/directLineServer';
import { silentLog } from '../support/silentLog';
import { waitFor } from '../support/waitFor';

let server: DirectLineServer;

beforeAll(async () => {
  server = await startDirectLineServer({ config: { logPollMs: 20, pingEveryMs: 50 } });
});

afterAll(async () => {
  await server.stop();
});

async function open(options: { autoPong?: boolean } = {}) {
  const response = await fetch(`${server.domain}/conversations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET}` },
  });
  const { conversationId, streamUrl } = (await response.json()) as { conversationId: string; streamUrl: string };
  const socket = new WebSocket(streamUrl, options);
  const ids: string[] = [];
  socket.on('message', (data: Buffer) => {
    const { activities } = JSON.parse(data.toString('utf8')) as { activities: { id: string }[] };
    ids.push(...activities.map(({ id }) => id));
  });
  const to = {
    channelId: 'directline',
    conversation: { id: conversationId },
    user: { id: 'ann' },
    bot: { id: 'frontdesk' },
  };
  return { socket, ids, to };
}

describe('a stream', () => {
  it('shows what another instance logged', async () => {
    const { socket, ids, to } = await open();
    await waitFor('the greeting', () => ids.length === 1);
    const elsewhere = createDirectLineChannel({
      intake: server.intake,
      activities: server.stores.activities,
      blobs: server.stores.blobs,
      clock: systemClock,
      ids: systemIds,
      log: silentLog,
      config: { tokenSecret: TOKEN_SECRET },
    });
    await elsewhere.deliver({ id: 'from-elsewhere', to, activity: { type: 'message', text: 'hi' } });
    await waitFor('the message', () => ids.includes('from-elsewhere'));
    expect(ids).toHaveLength(2);
    socket.close();
  });

  it('stays open while its client gives signs of life, and is cut off when it gives none', async () => {
    const living = await open();
    const dead = await open({ autoPong: false });
    let pings = 0;
    living.socket.on('ping', () => {
      pings += 1;
    });
    const code = await new Promise<number>((resolve) => {
      dead.socket.on('close', resolve);
    });
    expect(code).toBe(1006);
    await waitFor('more pings', () => pings >= 4);
    expect(living.socket.readyState).toBe(WebSocket.OPEN);
    living.socket.close();
  });

  it('leaves upgrades of other paths to their own listeners, and refuses those that have none', async () => {
    const address = `${server.url.replace('http', 'ws')}/somewhere/else`;
    const outcome = (socket: WebSocket) =>
      new Promise<string>((resolve) => {
        socket.on('error', ({ message }) => resolve(message));
        socket.on('open', () => resolve('open'));
      });
    expect(await outcome(new WebSocket(address))).toContain('404');
    const other = new WebSocketServer({ noServer: true });
    server.http.on('upgrade', (request, socket, head) => {
      if (request.url === '/somewhere/else') other.handleUpgrade(request, socket, head, () => undefined);
    });
    const taken = new WebSocket(address);
    expect(await outcome(taken)).toBe('open');
    for (const socket of other.clients) socket.terminate();
  });
});
