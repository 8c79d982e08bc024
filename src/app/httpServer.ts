import { createServer, type Next, type Request, type Response, type Server } from 'restify';
import type { Log } from '../ports/log';
import type { Stores } from '../ports/stores';

export interface HttpServerDeps {
  log: Log;
}

/** The restify server that every route is mounted on: security headers, quiet errors, request log without personal data. */
export function createHttpServer(deps: HttpServerDeps): Server {
  const server = createServer({ name: 'Frontdesk', handleUncaughtExceptions: false, ignoreTrailingSlash: true });
  server.pre((_request: Request, response: Response, next: Next) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    next();
  });
  server.on(
    'restifyError',
    (request: Request, _response: Response, error: Error & { statusCode?: number }, done: () => void) => {
      if ((error.statusCode ?? 500) >= 500)
        deps.log.error({ err: error, method: request.method, path: request.path() }, 'request failed');
      done();
    },
  );
  server.on('after', (request: Request, response: Response) => {
    const fields = { method: request.method, path: request.getRoute()?.path, status: response.statusCode };
    deps.log.debug(fields, 'request');
  });
  return server;
}

export interface HealthDeps {
  stores: Stores;
  /** What is running, for people who look: recogniser, store, channels. */
  describe(): Record<string, unknown>;
  /** False while starting and while stopping. */
  isReady(): boolean;
}

/** Adds `GET /healthz` (the process lives) and `GET /readyz` (it can take messages now). */
export function mountHealth(server: Server, deps: HealthDeps): void {
  server.get('/healthz', (_request: Request, response: Response, next: Next) => {
    response.send(200, { status: 'ok' });
    next();
  });
  server.get('/readyz', (_request: Request, response: Response, next: Next) => {
    readiness(deps).then(
      ({ status, body }) => {
        response.send(status, body);
        next();
      },
      (error: unknown) => next(error),
    );
  });
}

async function readiness(deps: HealthDeps): Promise<{ status: number; body: object }> {
  if (!deps.isReady()) return { status: 503, body: { status: 'unavailable', reason: 'starting or stopping' } };
  try {
    await deps.stores.check();
  } catch {
    return { status: 503, body: { status: 'unavailable', reason: 'the store does not answer' } };
  }
  return { status: 200, body: { status: 'ready', ...deps.describe() } };
}
