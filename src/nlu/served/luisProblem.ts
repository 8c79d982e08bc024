/** The two generations of the protocol; each writes its errors in its own way. */
export type LuisVersion = 'v2' | 'v3';

/** A request turned down. */
export class LuisProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'LuisProblem';
  }

  /** The body that the service sent: `{error:{code,message}}` in v3, `{statusCode,message}` in v2. */
  body(version: LuisVersion): object {
    const { status, code, message } = this;
    return version === 'v3' ? { error: { code, message } } : { statusCode: status, message };
  }
}

/** 400, naming the field at fault. */
export function badArgument(field: string, why: string): LuisProblem {
  return new LuisProblem(400, 'BadArgument', `The argument '${field}' ${why}.`);
}

export function tooManyRequests(seconds: number): LuisProblem {
  return new LuisProblem(429, '429', `Rate limit is exceeded. Try again in ${seconds} seconds.`, {
    'retry-after': String(seconds),
  });
}
