import pino from 'pino';
import type { Config } from '../config';
import type { Log } from '../ports/log';

/**
 * Lines of JSON on standard output. Errors are written with their code and stack; requests and activities never go
 * into a line whole, and fields that could carry a person's data are removed should one slip in.
 */
export function createLog(level: Config['LOG_LEVEL'], destination?: pino.DestinationStream): Log {
  const options: pino.LoggerOptions = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: [
        'text',
        '*.text',
        'activity',
        '*.activity',
        'authorization',
        '*.authorization',
        'err.config',
        'err.request',
        'err.response',
      ],
      remove: true,
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
