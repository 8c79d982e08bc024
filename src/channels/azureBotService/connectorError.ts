import { FrontdeskError } from '../../core/errors';

/** Statuses after which the same request may succeed (Microsoft Teams, "Send proactive messages": retry guidance). */
const RETRYABLE = new Set([408, 412, 429, 500, 502, 503, 504]);

/** A failed connector call as one of our errors: to be tried again, or final. */
export function connectorError(error: unknown): FrontdeskError {
  const { statusCode, response } = (error ?? {}) as {
    statusCode?: number;
    response?: { headers?: { get(name: string): string | undefined } };
  };
  if (statusCode === undefined) {
    return new FrontdeskError('CHANNEL_UNAVAILABLE', 'The connector did not answer', { cause: error, retryable: true });
  }
  if (!RETRYABLE.has(statusCode)) {
    return new FrontdeskError('CHANNEL_REJECTED', `The connector refused the message (${statusCode})`, {
      cause: error,
    });
  }
  const seconds = Number(response?.headers?.get('retry-after'));
  return new FrontdeskError('CHANNEL_UNAVAILABLE', `The connector asked for another try (${statusCode})`, {
    cause: error,
    retryable: true,
    retryAfterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : undefined,
  });
}
