import { open, rm, stat } from 'node:fs/promises';
import { type Refusal, refused, refusedByDisk } from './refusal';

/** How far a download is; `total` is unknown where the server does not say. */
export interface Progress {
  received: number;
  total: number | undefined;
}

export interface DownloadDeps {
  fetch: typeof fetch;
  /** Before the next attempt. */
  wait(ms: number): Promise<void>;
  onProgress(progress: Progress): void;
  /** How long a server may be silent. */
  silenceMs?: number;
}

export type Downloaded = { kind: 'done'; resumed: boolean };
type Attempt = Downloaded | Refusal | { kind: 'again'; refusal: Refusal; received: number };

const MAX_ATTEMPTS = 4;
const FIRST_WAIT_MS = 1_000;
const SILENCE_MS = 30_000;
/** Codes of `fetch`'s cause when the address cannot be reached from here. */
const OFFLINE = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)/;

/**
 * Brings what is at the address into the file. Bytes that an earlier attempt left there are kept and the rest is asked for by
 * a Range request (RFC 9110, 14.2); a server that does not know ranges sends everything again. A connection that breaks is
 * taken up again, until a few attempts in a row have got no further. Whether the bytes are the right ones is for the
 * caller to say.
 */
export async function download(
  url: string,
  file: string,
  maxBytes: number,
  deps: DownloadDeps,
): Promise<Downloaded | Refusal> {
  let resumed = false;
  let furthest = 0;
  for (let attempt = 1; ; attempt += 1) {
    const result = await tryDownload(url, file, maxBytes, deps);
    if (result.kind === 'done') return { kind: 'done', resumed: resumed || result.resumed };
    if (result.kind === 'refused') return result;
    // Not the bytes of this attempt: a server that sends all from the beginning may always break off at the same place.
    if (result.received > furthest) attempt = 1;
    furthest = Math.max(furthest, result.received);
    if (attempt >= MAX_ATTEMPTS) return result.refusal;
    await deps.wait(FIRST_WAIT_MS * 2 ** (attempt - 1));
    resumed = true;
  }
}

async function tryDownload(url: string, file: string, maxBytes: number, deps: DownloadDeps): Promise<Attempt> {
  const had = await sizeOf(file);
  const silence = new SilenceWatch(deps.silenceMs ?? SILENCE_MS);
  try {
    const response = await deps.fetch(url, {
      // What is counted and resumed are the file's own bytes.
      headers: { 'accept-encoding': 'identity', ...(had > 0 ? { range: `bytes=${had}-` } : {}) },
      signal: silence.signal,
    });
    if (response.status === 416 && had > 0) return { kind: 'done', resumed: true };
    const refusal = refusedByStatus(response.status, url);
    if (refusal !== undefined) {
      await response.body?.cancel();
      return isPassing(response.status) ? { kind: 'again', refusal, received: 0 } : refusal;
    }
    return await receive(response, url, file, { had: continues(response, had) ? had : 0, maxBytes, silence, deps });
  } catch (error) {
    return refusedByNetwork(error, url, silence.signal.aborted);
  } finally {
    silence.stop();
  }
}

interface Receiving {
  /** Bytes that are kept. */
  had: number;
  maxBytes: number;
  silence: SilenceWatch;
  deps: DownloadDeps;
}

async function receive(response: Response, url: string, file: string, receiving: Receiving): Promise<Attempt> {
  const { had, maxBytes, silence, deps } = receiving;
  const length = response.headers.get('content-length');
  const total = length === null ? undefined : had + Number(length);
  if (total !== undefined && total > maxBytes) {
    await response.body?.cancel();
    return refused('tooLarge', { url, most: maxBytes });
  }
  let received = had;
  try {
    const handle = await open(file, had > 0 ? 'a' : 'w');
    try {
      for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
        silence.heard();
        received += chunk.length;
        if (received > maxBytes) return refused('tooLarge', { url, most: maxBytes });
        await handle.appendFile(chunk);
        deps.onProgress({ received, total });
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isDiskError(error)) return refusedByDisk(error, file);
    return { kind: 'again', refusal: refused('interrupted', { url, received }), received };
  }
  if (total !== undefined && received < total)
    return { kind: 'again', refusal: refused('interrupted', { url, received }), received };
  return { kind: 'done', resumed: had > 0 };
}

/** Whether the answer goes on where the file ends; else it is the whole. */
function continues(response: Response, had: number): boolean {
  return response.status === 206 && (response.headers.get('content-range') ?? '').startsWith(`bytes ${had}-`);
}

function refusedByStatus(status: number, url: string): Refusal | undefined {
  if (status === 200 || status === 206) return undefined;
  return status === 404 || status === 410 ? refused('notFound', { url }) : refused('httpStatus', { url, status });
}

/** Too many requests, or trouble on the other side. */
function isPassing(status: number): boolean {
  return status === 429 || status >= 500;
}

function refusedByNetwork(error: unknown, url: string, silent: boolean): Attempt {
  const cause = (error as { cause?: { code?: string } }).cause;
  const code = cause?.code ?? '';
  if (CERTIFICATE.test(code)) return refused('certificate', { url, code });
  if (OFFLINE.test(code)) return refused('offline', { url, code });
  if (!silent && !(error instanceof TypeError)) throw error;
  return { kind: 'again', refusal: refused('interrupted', { url, received: 0 }), received: 0 };
}

function isDiskError(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).syscall !== undefined;
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    await rm(file, { force: true });
    return 0;
  }
}

/** Aborts when nothing has been heard for a time. */
class SilenceWatch {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly silenceMs: number) {
    this.heard();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  heard(): void {
    this.stop();
    this.timer = setTimeout(() => this.controller.abort(), this.silenceMs);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
