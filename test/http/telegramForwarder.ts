import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type Emulator from 'telegram-test-api';
import { postUpdate } from './telegramServer';

export interface Forwarder {
  /** Where the emulator sends updates. */
  url: string;
  /** Where they go on to. */
  target: string;
  /** The secret that was given with setWebhook; empty before. */
  secret(): string;
  /** Of every update that went through. */
  statuses: number[];
  stop(): Promise<void>;
}

/** Adds to the emulator's updates what Telegram sends and it does not: the header with the webhook's secret. */
export async function startTelegramForwarder(emulator: Emulator, botToken: string): Promise<Forwarder> {
  const secret = (): string => webhookOf(emulator, botToken).secret_token ?? '';
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void postUpdate(`${forwarder.target}${request.url}`, Buffer.concat(chunks).toString(), secret()).then(
        (status) => {
          forwarder.statuses.push(status);
          response.statusCode = status;
          response.end('{}');
        },
      );
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const forwarder: Forwarder = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target: '',
    secret,
    statuses: [],
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return forwarder;
}

/** What the bot said with setWebhook; the emulator keeps it, but has no public way to look. */
export function webhookOf(emulator: Emulator, botToken: string): { url?: string; secret_token?: string } {
  const { webhooks } = emulator as unknown as { webhooks: Record<string, object | undefined> };
  return webhooks[botToken] ?? {};
}
