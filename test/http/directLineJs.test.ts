import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket as NodeWebSocket } from 'ws';
import type { ActivityLog } from '../../src/ports/activityLog';
import { installBrowserGlobals } from '../support/browserGlobals';
import { type DirectLineServer, SECRET, startDirectLineServer } from '../support/directLineServer';
import { waitFor } from '../support/waitFor';

installBrowserGlobals();
// Loaded after the globals that it looks for.
const { DirectLine, ConnectionStatus } =
  require('botframework-directlinejs') as typeof import('botframework-directlinejs');

interface Seen {
  id: string;
  type: string;
  text?: string;
  from: { id: string };
  replyToId?: string;
  attachments?: { contentUrl: string; contentType: string }[];
}

/** Puts a moment between the question to the log and its answer, where a race would show. */
class SlowLog implements ActivityLog {
  onRead: (() => Promise<void>) | undefined;

  constructor(private readonly log: ActivityLog) {}

  append: ActivityLog['append'] = (...args) => this.log.append(...args);
  createConversation: ActivityLog['createConversation'] = (...args) => this.log.createConversation(...args);
  getConversation: ActivityLog['getConversation'] = (...args) => this.log.getConversation(...args);
  purge: ActivityLog['purge'] = (...args) => this.log.purge(...args);

  async read(...args: Parameters<ActivityLog['read']>): ReturnType<ActivityLog['read']> {
    const entries = await this.log.read(...args);
    await this.onRead?.();
    return entries;
  }
}

const POLLING_MS = 200;

let server: DirectLineServer;
let slowLog: SlowLog;
const clients: { end(): void }[] = [];

beforeAll(async () => {
  server = await startDirectLineServer({
    wrapLog: (log) => {
      slowLog = new SlowLog(log);
      return slowLog;
    },
  });
});

afterEach(() => {
  for (const client of clients.splice(0)) client.end();
  slowLog.onRead = undefined;
});

afterAll(async () => {
  await server.stop();
});

async function generate(userId = 'dl_ann'): Promise<{ token: string; conversationId: string }> {
  const response = await fetch(`${server.domain}/tokens/generate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
    body: JSON.stringify({ user: { id: userId } }),
  });
  return (await response.json()) as { token: string; conversationId: string };
}

/** Microsoft's client, and what it has shown. Its random delay before a reconnection is made the shortest: 3 s. */
function connect(options: { token: string; webSocket: boolean; conversationId?: string; watermark?: string }) {
  const line = new DirectLine({ domain: server.domain, pollingInterval: POLLING_MS, random: () => 0, ...options });
  clients.push(line);
  const seen: Seen[] = [];
  const statuses: number[] = [];
  line.connectionStatus$.subscribe((status) => statuses.push(status));
  line.activity$.subscribe({
    next: (activity) => seen.push(activity as unknown as Seen),
    // An ended conversation ends its stream with an error.
    error: () => undefined,
  });
  const post = (activity: object): Promise<string> =>
    new Promise((resolve, reject) => {
      line.postActivity({ from: { id: 'dl_ann' }, type: 'message', ...activity } as never).subscribe(resolve, reject);
    });
  const texts = () => seen.filter(({ type }) => type === 'message').map(({ text }) => text);
  return { line, seen, statuses, post, texts };
}

const toUser = (conversationId: string) => ({
  channelId: 'directline',
  conversation: { id: conversationId },
  user: { id: 'dl_ann' },
  bot: { id: 'frontdesk' },
});

describe.each([
  ['polling', false],
  ['WebSocket', true],
])('Microsoft’s client by %s', (_mode, webSocket) => {
  it('is greeted, asks and is answered in order, each once', async () => {
    const { token } = await generate();
    const client = connect({ token, webSocket });
    const ids = [];
    for (const text of ['one', 'two', 'three'])
      ids.push(await client.post({ text, channelData: { clientActivityID: text } }));
    await waitFor('three answers', () => client.texts().length >= 7);
    expect(client.texts()).toEqual([
      'Welcome',
      'one',
      'You said: one',
      'two',
      'You said: two',
      'three',
      'You said: three',
    ]);
    expect(client.seen.filter(({ text }) => text?.startsWith('You said')).map(({ replyToId }) => replyToId)).toEqual(
      ids,
    );
  });

  it('goes on where it was after a reload, with its history', async () => {
    const { token, conversationId } = await generate();
    const before = connect({ token, webSocket });
    await before.post({ text: 'before' });
    await waitFor('the answer', () => before.texts().length >= 3);
    before.line.end();
    const after = connect({ token, webSocket, conversationId });
    await waitFor('the history', () => after.texts().length >= 3);
    await after.post({ text: 'after' });
    await waitFor('the new answer', () => after.texts().length >= 5);
    expect(after.texts()).toEqual(['Welcome', 'before', 'You said: before', 'after', 'You said: after']);
    expect(new Set(after.seen.map(({ id }) => id)).size).toBe(after.seen.length);
  });

  it('sends files and sees them in the echo', async () => {
    const { token } = await generate();
    const client = connect({ token, webSocket });
    const contentUrl = `data:text/plain;base64,${Buffer.from('my receipt').toString('base64')}`;
    await client.post({ text: 'here', attachments: [{ contentType: 'text/plain', contentUrl, name: 'receipt.txt' }] });
    const echo = await waitFor('the echo', () => client.seen.find(({ text }) => text === 'here'));
    const link = echo.attachments?.[0]?.contentUrl ?? '';
    expect(await (await fetch(link)).text()).toBe('my receipt');
  });

  it('learns that its token has expired, and goes on with a fresh one', async () => {
    const { token, conversationId } = await generate();
    const client = connect({ token, webSocket });
    await client.post({ text: 'in time' });
    await waitFor('the answer', () => client.texts().length >= 3);
    server.clock.advance(1_801_000);
    expect(await client.post({ text: 'too late' })).toBe('retry');
    expect(client.statuses).toContain(ConnectionStatus.ExpiredToken);
    const fresh = await fetch(`${server.url}/api/webchat/token`, {
      method: 'POST',
      body: JSON.stringify({ conversationToken: token }),
    });
    const renewed = (await fresh.json()) as { token: string; conversationId: string };
    expect(renewed.conversationId).toBe(conversationId);
    const watermark = (client.line as unknown as { watermark: string }).watermark;
    const reopened = await fetch(`${server.domain}/conversations/${conversationId}?watermark=${watermark}`, {
      headers: { authorization: `Bearer ${renewed.token}` },
    });
    const { streamUrl } = (await reopened.json()) as { streamUrl: string };
    // The client's poller gives up when its timer finds no connection. If it finds a new one, it polls beside that one's own
    // poller (twice as many requests were counted), both with one watermark, and a reply may be shown twice.
    await pause(2 * POLLING_MS);
    client.line.reconnect({ conversationId, token: renewed.token, streamUrl });
    await client.post({ text: 'again' });
    await waitFor('the answer after it', () => client.texts().includes('You said: again'));
    expect(client.texts()).toEqual(['Welcome', 'in time', 'You said: in time', 'again', 'You said: again']);
  });
});

describe('the WebSocket stream', () => {
  it('gives a client that was cut off what it missed, once', async () => {
    const { token, conversationId } = await generate();
    const client = connect({ token, webSocket: true });
    await client.post({ text: 'one' });
    await waitFor('the answer', () => client.texts().length >= 3);
    await server.restart();
    await server.channel.deliver({
      id: 'missed',
      to: toUser(conversationId),
      activity: { type: 'message', text: 'missed' },
    });
    await waitFor('what it missed', () => client.texts().includes('missed'), 20_000);
    await client.post({ text: 'two' });
    await waitFor('the next answer', () => client.texts().includes('You said: two'));
    expect(client.texts()).toEqual(['Welcome', 'one', 'You said: one', 'missed', 'two', 'You said: two']);
  }, 30_000);

  it('shows typing without keeping it', async () => {
    const { token, conversationId } = await generate();
    const client = connect({ token, webSocket: true });
    await waitFor('the greeting', () => client.texts().length === 1);
    await server.channel.typing(toUser(conversationId));
    await waitFor('typing', () => client.seen.some(({ type }) => type === 'typing'));
    const logged = await server.stores.activities.read(conversationId, 0, 100);
    expect(logged.map(({ activity }) => activity.type)).toEqual(['message']);
  });
});

describe('a raw socket', () => {
  interface Raw {
    socket: NodeWebSocket;
    frames: { activities: Seen[]; watermark: string | null }[];
    closed: Promise<number>;
  }

  async function begin(): Promise<{ conversationId: string; streamUrl: string; token: string }> {
    const { token } = await generate();
    const response = await fetch(`${server.domain}/conversations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    return (await response.json()) as { conversationId: string; streamUrl: string; token: string };
  }

  async function open(url: string): Promise<Raw> {
    const socket = new NodeWebSocket(url);
    const frames: Raw['frames'] = [];
    socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString('utf8'))));
    const closed = new Promise<number>((resolve) => {
      socket.on('close', (code) => resolve(code));
    });
    await new Promise<void>((resolve, reject) => {
      socket.on('open', () => resolve());
      socket.on('error', reject);
    });
    return { socket, frames, closed };
  }

  const idsOf = ({ frames }: Raw): string[] => frames.flatMap(({ activities }) => activities.map(({ id }) => id));

  it('misses nothing and sees nothing twice while messages arrive during the replay', async () => {
    const { conversationId, streamUrl } = await begin();
    const to = toUser(conversationId);
    const say = (id: string) => server.channel.deliver({ id, to, activity: { type: 'message', text: id } });
    for (let index = 0; index < 150; index += 1) await say(`old-${index}`);
    let late = 0;
    slowLog.onRead = async () => {
      // After the log was read and before the stream has shown it: exactly where a gap would open.
      if (late < 5) await say(`late-${late++}`);
    };
    const raw = await open(streamUrl);
    await waitFor('everything', () => idsOf(raw).includes('late-4'));
    const expected = (await server.stores.activities.read(conversationId, 0, 1_000)).map(({ activity }) => activity.id);
    await waitFor('the whole log', () => idsOf(raw).length >= expected.length);
    expect(idsOf(raw)).toEqual(expected);
    expect(raw.frames.at(-1)?.watermark).toBe(String(expected.length));
    raw.socket.close();
  });

  it('begins after the watermark of the reconnection, and takes empty frames as signs of life', async () => {
    const { conversationId, token } = await begin();
    const to = toUser(conversationId);
    await server.channel.deliver({ id: 'm2', to, activity: { type: 'message', text: 'second' } });
    const response = await fetch(`${server.domain}/conversations/${conversationId}?watermark=1`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const raw = await open(((await response.json()) as { streamUrl: string }).streamUrl);
    raw.socket.send('');
    await waitFor('the second message', () => raw.frames.length === 1);
    expect(idsOf(raw)).toEqual(['m2']);
    raw.socket.close();
  });

  it('is closed when another takes over', async () => {
    const { conversationId, streamUrl } = await begin();
    const first = await open(streamUrl);
    const second = await open(streamUrl);
    expect(await first.closed).toBe(4001);
    await server.channel.deliver({ id: 'm', to: toUser(conversationId), activity: { type: 'message', text: 'x' } });
    await waitFor('the message on the second', () => idsOf(second).includes('m'));
    expect(idsOf(first)).not.toContain('m');
    second.socket.close();
  });

  it('opens only within 60 s, for the conversation of its address', async () => {
    const mine = await begin();
    const other = await begin();
    const foreign = new URL(mine.streamUrl);
    foreign.pathname = new URL(other.streamUrl).pathname;
    await expect(open(foreign.href)).rejects.toThrow('403');
    server.clock.advance(61_000);
    await expect(open(mine.streamUrl)).rejects.toThrow('403');
  });

  it('is told to go elsewhere when the server stops', async () => {
    const { streamUrl } = await begin();
    const raw = await open(streamUrl);
    await server.restart();
    expect(await raw.closed).toBe(1001);
  });
});
