import http, { type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import restify from 'restify';
import { loadTexts } from '../../dialogs/text/texts';
import { createTelegramChannel, type TelegramChannel, type TelegramConfig } from '../../src/channels/telegram';
import { type ConversationRecord, conversationKey, newConversation } from '../../src/core/conversation';
import type { InboundMessage, Intake } from '../../src/ports/channel';
import { FakeClock } from '../support/fakeClock';
import { silentLog } from '../support/silentLog';

export const BOT_TOKEN = '666:a-token-of-this-test-suite';
export const WEBHOOK_SECRET = 'a_secret_of_this_test_suite';
export const WEBHOOK_PATH = '/api/channels/telegram';

const texts = loadTexts();

/** Keeps what it is given, once an id, and can be told to fail. */
class RecordingIntake implements Intake {
  readonly received: InboundMessage[] = [];
  failure: Error | undefined;
  private readonly ids = new Set<string>();

  async accept(message: InboundMessage): Promise<{ kind: 'accepted' | 'duplicate' }> {
    if (this.failure !== undefined) throw this.failure;
    const id = `${message.address.conversation.id}|${message.activity.id}`;
    if (this.ids.has(id)) return { kind: 'duplicate' };
    this.ids.add(id);
    this.received.push(message);
    return { kind: 'accepted' };
  }

  async invoke(): Promise<{ status: number }> {
    throw new Error('Telegram has no requests of this kind');
  }

  texts(): (string | undefined)[] {
    return this.received.map(({ activity }) => activity.text);
  }
}

export interface TelegramServer {
  url: string;
  channel: TelegramChannel;
  intake: RecordingIntake;
  clock: FakeClock;
  /** What the conversation store holds. */
  records: Map<string, ConversationRecord>;
  /** Sets fields of the record of a private chat. */
  remember(chatId: number, fields: Partial<ConversationRecord>): void;
  /** Posts an update as Telegram does; resolves to the status. */
  post(update: unknown, secret?: string): Promise<number>;
  stop(): Promise<void>;
}

/** A restify server with the Telegram channel, talking to a Bot API at `apiRoot`. */
export async function startTelegramServer(
  config: Partial<TelegramConfig> & { apiRoot: string },
): Promise<TelegramServer> {
  const intake = new RecordingIntake();
  const clock = new FakeClock();
  const records = new Map<string, ConversationRecord>();
  const channel = createTelegramChannel({
    intake,
    conversations: { load: async (key) => records.get(key) },
    texts,
    clock,
    log: silentLog,
    config: { botToken: BOT_TOKEN, webhookSecret: WEBHOOK_SECRET, ...config },
  });
  const server = restify.createServer({ handleUncaughtExceptions: false });
  channel.mount(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    channel,
    intake,
    clock,
    records,
    remember(chatId, fields) {
      const key = conversationKey('telegram', String(chatId));
      records.set(key, { ...newConversation(privateAddress(chatId), clock.now()), ...fields });
    },
    post: (update, secret = WEBHOOK_SECRET) => postUpdate(`${url}${WEBHOOK_PATH}`, update, secret),
    async stop() {
      await channel.stop();
      (server.server as http.Server).closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

export async function postUpdate(url: string, update: unknown, secret: string): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret };
  const body = typeof update === 'string' ? update : JSON.stringify(update);
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

export function privateAddress(chatId: number) {
  return {
    channelId: 'telegram',
    conversation: { id: String(chatId), conversationType: 'personal' },
    user: { id: String(chatId) },
    bot: { id: '666' },
  };
}

/** One call that the Bot API got. */
export interface BotCall {
  method: string;
  body: Record<string, unknown>;
}

type Answer = { status?: number; body: object | string } | 'hangUp';

/** A Bot API that keeps every call, answers like Telegram, and fails when it is told to. */
export class FakeBotApi {
  readonly calls: BotCall[] = [];
  /** Consulted before the usual answer; undefined leaves it at that. */
  interfere: (call: BotCall) => Answer | undefined = () => undefined;
  /** Files by path, for `GET /file/bot<token>/<path>`. */
  readonly files = new Map<string, string>();
  private nextMessageId = 100;
  private readonly server = http.createServer((request, response) => {
    void this.serve(request).then((answer) => {
      if (answer === 'hangUp') return request.socket.destroy();
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', () => resolve());
    });
    return this.root;
  }

  get root(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  of(method: string): BotCall['body'][] {
    return this.calls.filter((call) => call.method === method).map((call) => call.body);
  }

  private async serve(request: IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const path = decodeURIComponent(new URL(request.url ?? '', 'http://x').pathname);
    if (path.startsWith(`/file/bot${BOT_TOKEN}/`)) {
      const file = this.files.get(path.slice(`/file/bot${BOT_TOKEN}/`.length));
      return file === undefined ? { status: 404, body: {} } : { body: file };
    }
    if (!path.startsWith(`/bot${BOT_TOKEN}/`)) return refusal(404, 'Not Found');
    const isJson = request.headers['content-type']?.startsWith('application/json');
    const call = { method: path.split('/')[2] ?? '', body: isJson ? JSON.parse(text || '{}') : { multipart: text } };
    this.calls.push(call);
    return this.interfere(call) ?? { body: { ok: true, result: this.result(call) } };
  }

  private result({ method, body }: BotCall): unknown {
    if (method === 'getMe') return { id: 666, is_bot: true, first_name: 'Frontdesk', username: 'frontdesk_bot' };
    if (method === 'getFile') return { file_id: body.file_id, file_path: `files/${String(body.file_id)}` };
    return method.startsWith('send') && method !== 'sendChatAction' ? { message_id: this.nextMessageId++ } : true;
  }
}

export function refusal(code: number, description: string, parameters?: object): { status: number; body: object } {
  return { status: code, body: { ok: false, error_code: code, description, parameters } };
}
