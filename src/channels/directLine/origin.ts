import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DirectLineConfig } from './config';

type OriginConfig = Pick<DirectLineConfig, 'allowedOrigins' | 'publicUrl' | 'trustProxy'>;

/** Our own address as this client knows it, without a slash at the end. */
export function ownUrl(request: IncomingMessage, config: OriginConfig): string {
  if (config.publicUrl) return config.publicUrl.replace(/\/+$/, '');
  const forwarded = config.trustProxy ? firstOf(request.headers['x-forwarded-proto']) : undefined;
  const encrypted = 'encrypted' in request.socket && request.socket.encrypted === true;
  const scheme = forwarded === 'https' || forwarded === 'http' ? forwarded : encrypted ? 'https' : 'http';
  return `${scheme}://${request.headers.host ?? 'localhost'}`;
}

/** Whether a page of this origin may call: it is our own, or allowed by the settings. No origin: not a page of another site. */
export function isOriginAllowed(request: IncomingMessage, config: OriginConfig): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return true;
  return config.allowedOrigins.includes('*') || config.allowedOrigins.includes(origin) || isOwnOrigin(request, config);
}

/** Whether a token that names its pages may be used by this request. */
export function isOriginTrusted(request: IncomingMessage, trustedOrigins: string[] | undefined): boolean {
  const { origin } = request.headers;
  return trustedOrigins === undefined || origin === undefined || trustedOrigins.includes(origin);
}

/** Sets the CORS headers (Fetch standard) that let an allowed page read the reply. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse, config: OriginConfig): void {
  response.setHeader('vary', 'Origin');
  const { origin } = request.headers;
  if (origin === undefined || !isOriginAllowed(request, config)) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', 'retry-after, x-request-id');
}

/** Answers a preflight. */
export function answerPreflight(request: IncomingMessage, response: ServerResponse, config: OriginConfig): void {
  allowOrigin(request, response, config);
  if (response.hasHeader('access-control-allow-origin')) {
    response.setHeader('access-control-allow-methods', 'GET, POST, OPTIONS');
    response.setHeader('access-control-allow-headers', 'authorization, content-type, x-ms-bot-agent, x-requested-with');
    response.setHeader('access-control-max-age', '86400');
  }
  response.writeHead(204);
  response.end();
}

/** The caller's network address: the nearest hop that the proxy in front saw, or the socket's. */
export function clientAddress(request: IncomingMessage, config: Pick<DirectLineConfig, 'trustProxy'>): string {
  // The last entry is the one our own proxy added; those before it are whatever the client claimed.
  const hops = config.trustProxy ? String(request.headers['x-forwarded-for'] ?? '').split(',') : [];
  return hops.at(-1)?.trim() || request.socket.remoteAddress || 'unknown';
}

function isOwnOrigin(request: IncomingMessage, config: OriginConfig): boolean {
  const { origin, host } = request.headers;
  try {
    const { host: originHost } = new URL(origin ?? '');
    return originHost === host || (config.publicUrl !== undefined && originHost === new URL(config.publicUrl).host);
  } catch {
    return false;
  }
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return (Array.isArray(header) ? header[0] : header)?.split(',')[0]?.trim();
}
