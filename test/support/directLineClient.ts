import type { ActivityJson } from '../../src/core/conversation';
import { waitFor } from './waitFor';

/** How long a customer keeps trying: a server that was killed is back long before. */
const PATIENCE_MS = 60_000;

interface Token {
  token: string;
  conversationId: string;
  userId: string;
}

/** A customer on web chat over plain HTTP, who repeats a post until it is acknowledged as Web Chat does. */
export class DirectLineClient {
  private sent = 0;

  private constructor(
    private readonly url: string,
    private readonly token: Token,
  ) {}

  /** Opens a chat; `userToken` proves who the customer is. */
  static async open(url: string, options: { locale?: string; userToken?: string } = {}): Promise<DirectLineClient> {
    const token = await request<Token>(`${url}/api/webchat/token`, { method: 'POST', body: JSON.stringify(options) });
    const client = new DirectLineClient(url, token);
    await client.call('POST', '/conversations', {});
    return client;
  }

  get conversationId(): string {
    return this.token.conversationId;
  }

  /** Resolves to the activity's id once the server has taken the message. */
  async say(text: string, more: object = {}): Promise<string> {
    this.sent += 1;
    const clientActivityID = `${this.conversationId}-${this.sent}`;
    const activity = {
      type: 'message',
      text,
      from: { id: this.token.userId },
      channelData: { clientActivityID },
      ...more,
    };
    const { id } = await this.call<{ id: string }>(
      'POST',
      `/conversations/${this.conversationId}/activities`,
      activity,
    );
    return id;
  }

  /** Everything in the conversation so far. */
  async activities(): Promise<ActivityJson[]> {
    const all: ActivityJson[] = [];
    let watermark = '';
    for (;;) {
      const path = `/conversations/${this.conversationId}/activities?watermark=${watermark}`;
      const page = await this.call<{ activities: ActivityJson[]; watermark: string }>('GET', path);
      if (page.activities.length === 0) return all;
      all.push(...page.activities);
      watermark = page.watermark;
    }
  }

  /** What the bot (or an agent) has said. */
  async heard(): Promise<ActivityJson[]> {
    const all = await this.activities();
    return all.filter((activity) => activity.type === 'message' && activity.from?.id !== this.token.userId);
  }

  /** Says something and waits for the first answer to it. */
  async ask(text: string, more: object = {}): Promise<ActivityJson> {
    const id = await this.say(text, more);
    return await waitFor(`an answer to "${text}"`, async () =>
      (await this.heard()).find((activity) => activity.replyToId === id),
    );
  }

  private call<T>(method: string, path: string, body?: object): Promise<T> {
    return waitFor(
      `${method} ${path}`,
      async () => {
        try {
          return await request<T>(`${this.url}/v3/directline${path}`, {
            method,
            headers: { authorization: `Bearer ${this.token.token}` },
            body: body === undefined ? undefined : JSON.stringify(body),
          });
        } catch (error) {
          // The server is down for a moment; a refusal is final.
          if (error instanceof RefusedRequest) throw error;
          return undefined;
        }
      },
      PATIENCE_MS,
    );
  }
}

class RefusedRequest extends Error {}

async function request<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, { ...init, headers: { 'content-type': 'application/json', ...init.headers } });
  const text = await response.text();
  if (response.status >= 400 && response.status < 500) throw new RefusedRequest(`${response.status} ${text}`);
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return JSON.parse(text) as T;
}
