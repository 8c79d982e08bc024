import { GrammyError, HttpError } from 'grammy';
import { FrontdeskError } from '../../core/errors';

/**
 * What a failed call to the Bot API means for the message. Too many requests, a failing server, an unreachable one and
 * a token that is not accepted (401, 404: the operator's to mend) may pass: `CHANNEL_UNAVAILABLE`. A contact who has
 * blocked the bot (403) and a message that Telegram will never take (400) are final: `CHANNEL_REJECTED`.
 */
export function telegramError(error: unknown): FrontdeskError {
  if (error instanceof FrontdeskError) return error;
  if (error instanceof HttpError) {
    // Without its cause, which names the address called, and the bot's token is part of that.
    return new FrontdeskError('CHANNEL_UNAVAILABLE', error.message, { retryable: true });
  }
  if (!(error instanceof GrammyError)) {
    return new FrontdeskError('CHANNEL_REJECTED', 'The message cannot be made into one for Telegram', { cause: error });
  }
  const { error_code: code, description, method } = error;
  const message = `Telegram refused ${method}: ${code} ${description}`;
  if (code === 400 || code === 403) return new FrontdeskError('CHANNEL_REJECTED', message);
  const seconds = error.parameters?.retry_after;
  const retryAfterMs = seconds === undefined ? undefined : seconds * 1_000;
  return new FrontdeskError('CHANNEL_UNAVAILABLE', message, { retryable: true, retryAfterMs });
}

/** Whether Telegram understood the request and said no to what it asks for. */
export function isRefused(error: unknown): error is GrammyError {
  return error instanceof GrammyError && error.error_code === 400;
}

/** An edit that would change nothing: Telegram has no code for it beyond 400, only these words. */
export function isUnchanged(error: unknown): boolean {
  return isRefused(error) && error.description.includes('message is not modified');
}
