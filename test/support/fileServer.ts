import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FileServer {
  url: string;
  /** What was asked for, as `path range`. */
  requests: string[];
  /** Replaces how the next requests are answered, one each. */
  next: ((request: IncomingMessage, response: ServerResponse) => void)[];
  close(): Promise<void>;
}

/** A server on loopback that gives files by path, ranges of them too. */
export async function startFileServer(files: Record<string, Buffer>): Promise<FileServer> {
  const requests: string[] = [];
  const next: FileServer['next'] = [];
  const server = createServer((request, response) => {
    const { range } = request.headers;
    requests.push(`${request.url} ${range ?? 'all'}`);
    const other = next.shift();
    if (other !== undefined) return other(request, response);
    const body = files[request.url ?? ''];
    if (body === undefined) return answer(response, 404);
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    if (from >= body.length && from > 0) return answer(response, 416);
    const headers = { 'content-length': body.length - from };
    if (from > 0)
      response.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` });
    else response.writeHead(200, headers);
    return response.end(body.subarray(from));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    next,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Not chained: restify, where a worker has loaded it before, makes every server's `writeHead` return nothing. */
export function answer(response: ServerResponse, status: number, body?: Buffer): void {
  response.writeHead(status);
  response.end(body);
}
