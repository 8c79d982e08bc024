import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpClient } from './httpClient';
import type { Load } from './measure';
import { Replies } from './replies';

/** Customers behind a Bot Framework channel: messages go to `/api/messages`, replies come to a connector on loopback. */
export class BotServiceLoad implements Load {
  private readonly replies = new Replies();
  private readonly connector: Server;
  private readonly client: HttpClient;
  private sent = 0;

  constructor(botUrl: string, connections: number) {
    this.client = new HttpClient(botUrl, connections);
    this.connector = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const activity = JSON.parse(Buffer.concat(chunks).toString()) as { type: string; replyToId?: string };
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{"id":"1"}');
        if (activity.type === 'message' && activity.replyToId !== undefined) this.replies.arrived(activity.replyToId);
      });
    });
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.connector.listen(0, '127.0.0.1', resolve);
    });
  }

  async say(conversation: number, text: string): Promise<void> {
    this.sent += 1;
    const id = `m${this.sent}`;
    const { port } = this.connector.address() as AddressInfo;
    await this.client.post('/api/messages', {
      type: 'message',
      id,
      text,
      locale: 'en',
      timestamp: new Date().toISOString(),
      channelId: 'test',
      serviceUrl: `http://127.0.0.1:${port}`,
      from: { id: `user-${conversation}`, name: 'Customer' },
      recipient: { id: 'bot', name: 'Bot' },
      conversation: { id: `conversation-${conversation}` },
    });
    await this.replies.of(id);
  }

  async close(): Promise<void> {
    this.client.close();
    this.connector.closeAllConnections();
    await new Promise((resolve) => {
      this.connector.close(resolve);
    });
  }
}
