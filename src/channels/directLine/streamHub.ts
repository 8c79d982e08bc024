import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ActivityJson } from '../../core/conversation';
import type { LoggedActivity } from '../../ports/activityLog';
import type { Clock } from '../../ports/clock';
import type { Log } from '../../ports/log';
import { ActivityStream, CLOSE_GOING_AWAY, CLOSE_REPLACED } from './activityStream';
import type { DirectLineConfig } from './config';
import { isOriginTrusted } from './origin';
import type { DirectLineTokens } from './tokens';
import { parseWatermark } from './watermark';

const STREAM_PATH = /^\/v3\/directline\/conversations\/([^/?]+)\/stream(?:\?|$)/;
/** What clients send is empty; anything long is a mistake or worse. */
const MAX_CLIENT_FRAME_BYTES = 64 * 1024;
const CLOSE_GRACE_MS = 1_000;

export interface StreamHubDeps {
  tokens: DirectLineTokens;
  /** What comes after `seq` in a conversation, ready to be shown. */
  readAfter(conversationId: string, seq: number, limit: number): Promise<LoggedActivity[]>;
  clock: Clock;
  log: Log;
  config: Pick<DirectLineConfig, 'pingEveryMs' | 'logPollMs'>;
}

/** The open streams of this process, one for each conversation at most. */
export class StreamHub {
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_CLIENT_FRAME_BYTES,
  });
  readonly #streams = new Map<string, ActivityStream>();
  readonly #cancels: (() => void)[] = [];
  #stopping = false;
  #emptied: (() => void) | undefined;

  constructor(private readonly deps: StreamHubDeps) {}

  /** Begins to check that clients are alive and, where other instances write the log, to look into it. */
  start(): void {
    const { pingEveryMs, logPollMs } = this.deps.config;
    this.#repeat(0, pingEveryMs, (stream) => stream.checkLife());
    if (logPollMs !== undefined) this.#repeat(1, logPollMs, (stream) => stream.wake());
  }

  /** Takes the request over if it is for a stream; false leaves it to others. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const match = STREAM_PATH.exec(request.url ?? '');
    if (!match) return false;
    const dropped = (error: Error): void => this.deps.log.debug({ err: error }, 'Direct Line socket failed early');
    socket.on('error', dropped);
    this.#open(match[1] ?? '', request, socket, head, () => socket.off('error', dropped)).catch((error: unknown) => {
      this.deps.log.error({ err: error }, 'Direct Line stream could not be opened');
      refuseUpgrade(socket, 500, 'Internal Server Error');
    });
    return true;
  }

  /** Tells the conversation's stream, if it is here, that the log has something new. */
  wake(conversationId: string): void {
    this.#streams.get(conversationId)?.wake();
  }

  showNow(conversationId: string, activity: ActivityJson): void {
    this.#streams.get(conversationId)?.showNow(activity);
  }

  /** Closes every stream with 1001, so that clients reconnect elsewhere, and takes no new ones. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const cancel of this.#cancels) cancel();
    if (this.#streams.size === 0) return;
    const emptied = new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    for (const stream of this.#streams.values()) stream.close(CLOSE_GOING_AWAY, 'the server is stopping');
    const cancel = this.deps.clock.after(CLOSE_GRACE_MS, () => {
      for (const stream of this.#streams.values()) stream.terminate();
    });
    await emptied;
    cancel();
  }

  async #open(
    encodedId: string,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    ready: () => void,
  ): Promise<void> {
    if (this.#stopping) return refuseUpgrade(socket, 503, 'Service Unavailable');
    const conversationId = decoded(encodedId);
    if (conversationId === undefined) return refuseUpgrade(socket, 400, 'Bad Request');
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    const check = await this.deps.tokens.checkStream(query.get('t') ?? '');
    if (
      check.kind !== 'valid' ||
      check.grant.conversationId !== conversationId ||
      !isOriginTrusted(request, check.grant.trustedOrigins)
    ) {
      return refuseUpgrade(socket, 403, 'Forbidden');
    }
    const cursor = parseWatermark(query.get('watermark'));
    if (cursor === undefined) return refuseUpgrade(socket, 400, 'Bad Request');
    ready();
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const readAfter = (seq: number, limit: number) => this.deps.readAfter(conversationId, seq, limit);
      const stream = new ActivityStream(webSocket, cursor, readAfter, this.deps.log);
      this.#streams.get(conversationId)?.close(CLOSE_REPLACED, 'another connection took over');
      this.#streams.set(conversationId, stream);
      webSocket.on('close', () => this.#forget(conversationId, stream));
      if (this.#stopping) stream.close(CLOSE_GOING_AWAY, 'the server is stopping');
      else stream.wake();
    });
  }

  #forget(conversationId: string, stream: ActivityStream): void {
    if (this.#streams.get(conversationId) === stream) this.#streams.delete(conversationId);
    if (this.#streams.size === 0) this.#emptied?.();
  }

  #repeat(slot: number, everyMs: number, visit: (stream: ActivityStream) => void): void {
    this.#cancels[slot] = this.deps.clock.after(everyMs, () => {
      for (const stream of this.#streams.values()) visit(stream);
      if (!this.#stopping) this.#repeat(slot, everyMs, visit);
    });
  }
}

/** Answers a request for a WebSocket that is not granted, and closes its socket whether the client does the same or not. */
export function refuseUpgrade(socket: Duplex, status: number, reason: string): void {
  // From the upgrade on Node leaves the socket to us: without a listener a client that resets it would end the process.
  socket.on('error', () => socket.destroy());
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** What a percent-encoded part of an address says; undefined when it says nothing. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
