import { connect, type Socket } from 'node:net';
import { type DirectLineServer, startDirectLineServer } from '../support/directLineServer';
import { waitFor } from '../support/waitFor';

let server: DirectLineServer;

beforeAll(async () => {
  server = await startDirectLineServer();
});

afterAll(async () => {
  await server.stop();
});

describe('a refused upgrade', () => {
  const refused = [
    ['a path that nobody serves', '/nowhere', 404],
    ['a conversation whose name cannot be decoded', '/v3/directline/conversations/%ff/stream?t=x', 400],
    ['a wrong token', '/v3/directline/conversations/c1/stream?t=x', 403],
  ] as const;

  function ask(path: string): Socket {
    // Half open: the client does not close its side when the server has closed its own.
    const socket = connect({ port: Number(new URL(server.url).port), host: '127.0.0.1', allowHalfOpen: true });
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    return socket;
  }

  const openSockets = () =>
    new Promise<number>((resolve) => {
      server.http.getConnections((_error, count) => resolve(count));
    });

  it.each(refused)('is answered and closed though the client keeps its side open: %s', async (_name, path, status) => {
    const before = await openSockets();
    const socket = ask(path);
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
    });
    await waitFor('the answer', () => answer.includes('\r\n\r\n'));
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    await waitFor('the server to let go', async () => (await openSockets()) <= before);
    socket.destroy();
  });

  it.each(refused)('survives a client that resets the connection: %s', async (_name, path) => {
    const failed: unknown[] = [];
    const note = (error: unknown): void => void failed.push(error);
    process.on('uncaughtException', note);
    for (let round = 0; round < 20; round += 1) {
      const socket = ask(path);
      await new Promise((resolve) => {
        socket.once('connect', () => setImmediate(resolve));
      });
      socket.resetAndDestroy();
    }
    await waitFor('the sockets to be gone', async () => (await openSockets()) <= 1);
    process.off('uncaughtException', note);
    expect(failed).toEqual([]);
  });
});
