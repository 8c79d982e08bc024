import { WebSocket } from 'ws';

type Listener = ((event: unknown) => void) | null;

/**
 * The part of XMLHttpRequest that RxJS 5 (inside botframework-directlinejs) uses, over Node's own `fetch`:
 * Microsoft's client expects a browser.
 */
class FetchXmlHttpRequest {
  readyState = 0;
  status = 0;
  statusText = '';
  response: unknown = null;
  responseText = '';
  responseType = '';
  timeout = 0;
  withCredentials = false;
  onreadystatechange: Listener = null;
  ontimeout: Listener = null;
  onerror: Listener = null;
  onload: Listener = null;
  upload = {};
  #method = 'GET';
  #url = '';
  readonly #headers = new Headers();
  #received = new Headers();
  readonly #abort = new AbortController();

  open(method: string, url: string): void {
    this.#method = method;
    this.#url = url;
    this.#change(1);
  }

  setRequestHeader(name: string, value: string): void {
    this.#headers.set(name, value);
  }

  getResponseHeader(name: string): string | null {
    return this.#received.get(name);
  }

  send(body?: RequestInit['body']): void {
    const init: RequestInit = { method: this.#method, headers: this.#headers, signal: this.#abort.signal };
    if (body !== undefined && body !== null) init.body = body;
    fetch(this.#url, init).then(
      (response) => this.#receive(response),
      () => this.#finish(),
    );
  }

  abort(): void {
    this.#abort.abort();
  }

  async #receive(response: Response): Promise<void> {
    const bytes = await response.arrayBuffer().catch(() => new ArrayBuffer(0));
    this.status = response.status;
    this.#received = response.headers;
    this.responseText = this.responseType === 'arraybuffer' ? '' : Buffer.from(bytes).toString('utf8');
    this.response = this.#decoded(bytes);
    this.#finish();
  }

  #decoded(bytes: ArrayBuffer): unknown {
    if (this.responseType === 'arraybuffer') return bytes;
    if (this.responseType !== 'json') return this.responseText;
    try {
      return JSON.parse(this.responseText);
    } catch {
      return null;
    }
  }

  #finish(): void {
    if (this.#abort.signal.aborted) return;
    this.#change(4);
    this.onload?.({});
  }

  #change(state: number): void {
    this.readyState = state;
    this.onreadystatechange?.call(this, {});
  }
}

/** Gives Node what Microsoft's client looks for in a browser. Call it before the client is loaded. */
export function installBrowserGlobals(): void {
  Object.assign(globalThis, { XMLHttpRequest: FetchXmlHttpRequest, WebSocket });
}
