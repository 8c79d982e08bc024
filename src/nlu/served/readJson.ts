import type { IncomingMessage } from 'node:http';
import { badArgument, LuisProblem } from './luisProblem';

/** Room for the dynamic lists of one request. */
const MAX_BODY_BYTES = 1024 * 1024;

/** The request's body as JSON. Throws `LuisProblem` 400, or 413 as soon as it is certain that it is too long. */
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
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    throw badArgument('body', 'is not JSON');
  }
}

function tooLarge(): LuisProblem {
  return new LuisProblem(413, 'RequestBodyTooLarge', `The body is longer than ${MAX_BODY_BYTES} bytes.`, {
    connection: 'close',
  });
}
