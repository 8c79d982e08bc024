import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FrontdeskError } from '../../core/errors';
import type { Courier } from '../../ports/commerce';
import type { Log } from '../../ports/log';

/**
 * Delivers nothing to anybody: appends each message as one JSON line to a file and logs it, code included,
 * so that the demo can be tried without a mail server. Never for production.
 */
export class FileCourier implements Courier {
  constructor(
    private readonly file: string,
    private readonly log: Log,
  ) {}

  async send(message: Parameters<Courier['send']>[0]): Promise<void> {
    const line = `${JSON.stringify({ ...message, at: message.at.toISOString() })}\n`;
    try {
      await mkdir(dirname(this.file), { recursive: true });
      await appendFile(this.file, line, { mode: 0o600 });
    } catch (cause) {
      throw new FrontdeskError('BACKEND_UNAVAILABLE', `cannot write ${this.file}`, { cause, retryable: true });
    }
    // In the message, for the log removes fields that could hold a person's words.
    this.log.info({ kind: message.kind }, `demo courier: ${message.text}`);
  }
}
