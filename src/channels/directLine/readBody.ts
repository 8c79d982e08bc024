import type { IncomingMessage } from 'node:http';
import { type Refusal, refuse } from './reply';

/** The longest activity that Direct Line takes, in characters. */
export const MAX_ACTIVITY_CHARACTERS = 256 * 1024;
const MAX_BYTES_PER_CHARACTER = 4;

const tooLarge = (): Refusal =>
  refuse(413, 'TooLarge', `The body is longer than ${MAX_ACTIVITY_CHARACTERS} characters.`, { connection: 'close' });

/** The request's body, or undefined as soon as it is longer than `maxBytes`. */
export async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  // The connection stays open, so that the reply can still be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The request's body as text, or a 413 as soon as it is certain that it is longer than Direct Line allows. */
async function readText(request: IncomingMessage): Promise<{ text: string } | Refusal> {
  const bytes = await readBytes(request, MAX_ACTIVITY_CHARACTERS * MAX_BYTES_PER_CHARACTER);
  const text = bytes?.toString('utf8');
  return text === undefined || text.length > MAX_ACTIVITY_CHARACTERS ? tooLarge() : { text };
}

/** The request's body as JSON; an empty body is `{}`, as Direct Line's optional bodies want. */
export async function readJson(request: IncomingMessage): Promise<{ json: unknown } | Refusal> {
  const read = await readText(request);
  if ('refused' in read) return read;
  if (read.text.trim() === '') return { json: {} };
  try {
    return { json: JSON.parse(read.text) };
  } catch {
    return refuse(400, 'MalformedData', 'The body is not valid JSON.');
  }
}
