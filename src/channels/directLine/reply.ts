import type { IncomingMessage, ServerResponse } from 'node:http';
import { isFrontdeskError } from '../../core/errors';
import type { Log } from '../../ports/log';

/** What a request is answered with. */
export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A request turned down, in the words of Direct Line's `ErrorResponse`. */
export interface Refusal {
  refused: Reply;
}

/** The `code` values of Direct Line 3.0's errors that Frontdesk uses. */
export type DirectLineErrorCode =
  | 'BadArgument'
  | 'MissingProperty'
  | 'MalformedData'
  | 'NotFound'
  | 'Unauthorized'
  | 'Forbidden'
  | 'TokenExpired'
  | 'TooLarge'
  | 'TooManyRequests'
  | 'BotRejectedActivity'
  | 'ServiceError';

export function refuse(
  status: number,
  code: DirectLineErrorCode,
  message: string,
  headers?: Record<string, string>,
): Refusal {
  return { refused: { status, body: { error: { code, message } }, headers } };
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value;
}

/** Direct Line's answer to a failure of ours: 503 when the same request may succeed later, else 500. */
export function failureReply(error: unknown): Reply {
  if (isFrontdeskError(error) && error.retryable) {
    const retryAfter = Math.max(1, Math.ceil((error.retryAfterMs ?? 1000) / 1000));
    return refuse(503, 'ServiceError', 'The service cannot store the request right now; try again.', {
      'retry-after': String(retryAfter),
    }).refused;
  }
  return refuse(500, 'ServiceError', 'The service failed to handle the request.').refused;
}

/** Writes a reply as JSON. Never cached, never sniffed. */
function send(response: ServerResponse, reply: Reply): void {
  if (response.headersSent || response.destroyed) return;
  const headers: Record<string, string> = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...reply.headers,
  };
  if (reply.body === undefined) {
    response.writeHead(reply.status, headers);
    response.end();
    return;
  }
  const bytes = Buffer.from(JSON.stringify(reply.body), 'utf8');
  headers['content-type'] ??= 'application/json; charset=utf-8';
  headers['content-length'] = String(bytes.length);
  response.writeHead(reply.status, headers);
  response.end(bytes);
}

/** Runs a handler and sends what it gives; a failure is logged and becomes an error reply. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
  handle: () => Promise<Reply | Refusal>,
): Promise<void> {
  let reply: Reply;
  try {
    const result = await handle();
    reply = isRefusal(result) ? result.refused : result;
  } catch (error) {
    reply = failureReply(error);
    log.error({ err: error, method: request.method, status: reply.status }, 'Direct Line request failed');
  }
  send(response, reply);
}
