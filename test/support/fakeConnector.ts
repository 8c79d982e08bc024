import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ActivityJson } from '../../src/core/conversation';

/** The Bot Connector's side of a channel on loopback: keeps what the bot sends (Bot Connector service REST API). */
export class FakeConnector {
  /** In the order of arrival; an update replaces the activity that it names. */
  readonly activities: ActivityJson[] = [];
  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeConnector> {
    const server = createServer();
    const connector = new FakeConnector(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const activity = JSON.parse(Buffer.concat(chunks).toString() || '{}') as ActivityJson;
        const id =
          request.method === 'PUT' ? (request.url?.split('/').at(-1) ?? '') : `sent-${connector.activities.length + 1}`;
        const known = connector.activities.findIndex((one) => one.id === id);
        if (known === -1) connector.activities.push({ ...activity, id });
        else connector.activities[known] = { ...activity, id };
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ id }));
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return connector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }
}
