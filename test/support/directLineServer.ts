import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import restify from 'restify';
import { systemClock, systemIds } from '../../src/app/system';
import {
  createDirectLineChannel,
  type DirectLineChannel,
  type DirectLineDeps,
  type DirectLineSettings,
} from '../../src/channels/directLine';
import { conversationKey } from '../../src/core/conversation';
import type { ActivityLog } from '../../src/ports/activityLog';
import type { InboundMessage, Intake } from '../../src/ports/channel';
import type { Clock } from '../../src/ports/clock';
import type { Stores } from '../../src/ports/stores';
import { openSqliteStores } from '../../src/stores/sqlite';
import { silentLog } from './silentLog';
import { waitFor } from './waitFor';

export const SECRET = 'the-secret-of-the-company-servers';
export const TOKEN_SECRET = 'signs-the-tokens-of-this-test-suite';

/** A clock whose time a test moves; its timers are real. */
class MovableClock implements Clock {
  #aheadMs = 0;

  now(): Date {
    return new Date(Date.now() + this.#aheadMs);
  }

  after(delayMs: number, run: () => void): () => void {
    return systemClock.after(delayMs, run);
  }

  advance(ms: number): void {
    this.#aheadMs += ms;
  }
}

/** An intake over the real inbox whose bot greets, repeats what it hears, and can be told to fail. */
class EchoIntake implements Intake {
  readonly received: InboundMessage[] = [];
  failure: Error | undefined;
  channel: DirectLineChannel | undefined;

  constructor(
    private readonly stores: Stores,
    private readonly clock: Clock,
  ) {}

  async accept(message: InboundMessage): Promise<{ kind: 'accepted' | 'duplicate' }> {
    if (this.failure) throw this.failure;
    const { address, activity } = message;
    const key = conversationKey(address.channelId, address.conversation.id);
    const receivedAt = this.clock.now().toISOString();
    const added = await this.stores.inbox.append({ id: `${key}|${activity.id}`, key, address, activity, receivedAt });
    if (added.kind === 'duplicate') return { kind: 'duplicate' };
    this.received.push(message);
    await this.#answer(message);
    return { kind: 'accepted' };
  }

  async invoke(message: InboundMessage): Promise<{ status: number }> {
    this.received.push(message);
    return { status: message.activity.name === 'known' ? 200 : 501 };
  }

  /** What users said, in order. */
  texts(): string[] {
    return this.received.flatMap(({ activity }) => (activity.text === undefined ? [] : [activity.text]));
  }

  async #answer({ address, activity }: InboundMessage): Promise<void> {
    if (activity.type !== 'message' && activity.type !== 'conversationUpdate') return;
    const text = activity.type === 'message' ? `You said: ${activity.text}` : 'Welcome';
    const reply = { type: 'message', text, replyToId: activity.id };
    await this.channel?.deliver({ id: `reply-${activity.id}`, to: address, activity: reply });
  }
}

export interface DirectLineServer {
  url: string;
  domain: string;
  http: Server;
  channel: DirectLineChannel;
  intake: EchoIntake;
  stores: Stores;
  clock: MovableClock;
  /** Stops this server and starts another on the same port and stores, as after a kill. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface DirectLineServerOptions {
  config?: Partial<DirectLineSettings>;
  verifyUserToken?: DirectLineDeps['verifyUserToken'];
  /** Puts something between the channel and the log. */
  wrapLog?: (log: ActivityLog) => ActivityLog;
  mountMore?: (server: restify.Server) => void;
}

/** A restify server with the Direct Line channel, the embedded stores and the echo bot, on a port of its own. */
export async function startDirectLineServer(options: DirectLineServerOptions = {}): Promise<DirectLineServer> {
  const directory = await mkdtemp(join(tmpdir(), 'frontdesk-directline-'));
  const stores = await openSqliteStores({ directory });
  const clock = new MovableClock();
  let running = await listen(stores, clock, options, 0);
  const { port } = running.server.address();
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    domain: `${url}/v3/directline`,
    get http() {
      return running.server.server as Server;
    },
    get channel() {
      return running.channel;
    },
    get intake() {
      return running.intake;
    },
    stores,
    clock,
    restart: async () => {
      await close(running);
      running = await listen(stores, clock, options, port);
      // Connections that `fetch` kept open died with the old server; go on when it has noticed.
      await waitFor('the new server to answer', () =>
        fetch(url).then(
          () => true,
          () => false,
        ),
      );
    },
    stop: async () => {
      await close(running);
      await stores.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

interface Running {
  server: restify.Server;
  channel: DirectLineChannel;
  intake: EchoIntake;
}

async function listen(stores: Stores, clock: Clock, options: DirectLineServerOptions, port: number): Promise<Running> {
  const intake = new EchoIntake(stores, clock);
  const channel = createDirectLineChannel({
    intake,
    activities: options.wrapLog ? options.wrapLog(stores.activities) : stores.activities,
    blobs: stores.blobs,
    clock,
    ids: systemIds,
    log: silentLog,
    config: { tokenSecret: TOKEN_SECRET, secrets: [SECRET], startsPerMinute: 10_000, ...options.config },
    verifyUserToken: options.verifyUserToken,
  });
  intake.channel = channel;
  const server = restify.createServer({ handleUncaughtExceptions: false });
  channel.mount(server);
  options.mountMore?.(server);
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return { server, channel, intake };
}

async function close({ server, channel }: Running): Promise<void> {
  await channel.stop();
  server.server.closeAllConnections();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
}
