import type { IncomingMessage } from 'node:http';
import { findTooDeep, MAX_JSON_LEVELS } from '../../core/json';
import { badArgument, LuisProblem } from './luisProblem';

/** Room for the dynamic lists of one request. */
const MAX_BODY_BYTES = 1024 * 1024;

/** The request's body as JSON. Throws `LuisProblem` 400 for what is none or too deep, or 413 as soon as it is certain that it is too long. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  // The connection stays open, so that the reply can still be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  const json = parsed(Buffer.concat(chunks).toString('utf8'));
  const tooDeep = findTooDeep(json);
  if (tooDeep !== undefined) throw badArgument(tooDeep, `is nested more than ${MAX_JSON_LEVELS} levels deep`);
  return json;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badArgument('body', 'is not JSON');
  }
}

function tooLarge(): LuisProblem {
  return new LuisProblem(413, 'RequestBodyTooLarge', `The body is longer than ${MAX_BODY_BYTES} bytes.`, {
    connection: 'close',
  });
}
