/** Stable codes; callers branch on these, never on a message. */
export type ErrorCode =
  | 'CONFIG_INVALID'
  | 'CONVERSATION_CONFLICT'
  | 'CONVERSATION_NOT_FOUND'
  | 'DESK_ALREADY_TAKEN'
  | 'DESK_NOT_FOUND'
  | 'STORE_UNAVAILABLE'
  | 'CHANNEL_REJECTED'
  | 'CHANNEL_UNAVAILABLE'
  | 'CHANNEL_UNKNOWN'
  | 'BACKEND_UNAVAILABLE'
  | 'MODEL_INVALID'
  | 'RECOGNIZER_UNAVAILABLE'
  | 'ENCODER_UNAVAILABLE'
  | 'ENCODER_TIMEOUT'
  | 'REQUEST_INVALID'
  | 'REQUEST_TOO_LARGE'
  | 'MIDDLEWARE_MISUSED';

export interface ErrorOptions {
  cause?: unknown;
  /** True when the same call may succeed later with nothing changed. */
  retryable?: boolean;
  /** How long the other side asked us to wait, in milliseconds. */
  retryAfterMs?: number;
  /** The input field at fault, as a path such as `user.id`. */
  field?: string;
}

/** The only error class that Frontdesk throws on purpose. Expected outcomes are discriminated unions instead. */
export class FrontdeskError extends Error {
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly field: string | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: ErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'FrontdeskError';
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.field = options.field;
  }
}

export function isFrontdeskError(error: unknown, code?: ErrorCode): error is FrontdeskError {
  return error instanceof FrontdeskError && (code === undefined || error.code === code);
}
