import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Blob, BlobStore } from '../../ports/blobStore';
import { deriveKey } from './tokens';

export const ATTACHMENT_PATH = '/v3/directline/attachments';

/** A file that came with a post. */
export interface UploadedFile {
  name: string;
  contentType: string;
  bytes: Buffer;
}

/** How a stored file is handed out. */
export interface ServedAttachment {
  headers: Record<string, string>;
  bytes: Buffer;
}

/** Keeps the files of a conversation and hands them out through signed links. */
export class Attachments {
  readonly #key: Uint8Array;

  constructor(
    private readonly blobs: BlobStore,
    tokenSecret: string,
  ) {
    this.#key = deriveKey(tokenSecret, 'attachment');
  }

  /**
   * Stores a file of an activity and returns its link. The same file of the same activity keeps its place, so a repeated post
   * stores nothing twice. The link holds as long as the file does: whoever has read the message may read its file.
   */
  async keep(
    place: { conversationId: string; activityId: string; index: number },
    file: UploadedFile,
    at: Date,
    ownUrl: string,
  ): Promise<string> {
    const id = createHash('sha256').update(`${place.activityId}\0${place.index}`).digest('base64url');
    await this.blobs.put({ id, conversationId: place.conversationId, ...file }, at);
    return `${ownUrl}${ATTACHMENT_PATH}/${id}/${encodeURIComponent(file.name)}?sig=${this.#sign(id)}`;
  }

  /** The file behind a signed link; undefined when the signature is wrong or the file is gone. */
  async open(id: string, signature: string): Promise<ServedAttachment | undefined> {
    const expected = Buffer.from(this.#sign(id));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const blob = await this.blobs.get(id);
    return blob && served(blob);
  }

  #sign(id: string): string {
    return createHmac('sha256', this.#key).update(id).digest('base64url');
  }
}

/** The bytes and declared type of a `data:` address (RFC 2397), or undefined when it is none. */
export function parseDataUrl(url: string): { contentType: string; bytes: Buffer } | undefined {
  const match = /^data:([^;,]*)((?:;[^;,]*)*),(.*)$/s.exec(url);
  if (!match) return undefined;
  const [, type = '', parameters = '', data = ''] = match;
  try {
    const bytes = /;base64$/i.test(parameters) ? Buffer.from(data, 'base64') : Buffer.from(decodeURIComponent(data));
    return { contentType: plainType(type || 'text/plain'), bytes };
  } catch {
    return undefined;
  }
}

/** A media type without parameters, or the type of unknown bytes when it is not well formed. */
export function plainType(type: string | undefined): string {
  const bare = (type ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/.test(bare) ? bare : 'application/octet-stream';
}

/** A file name without folders or control characters. */
export function plainName(name: string | undefined): string {
  const last = (name ?? '').split(/[\\/]/).at(-1) ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go.
  return (
    last
      .replace(/[\u0000-\u001f\u007f"]/g, '')
      .slice(0, 200)
      .trim() || 'file'
  );
}

function served(blob: Blob): ServedAttachment {
  // Only pictures that are what they say are shown in place; everything else is saved, never run in our origin.
  const isPicture = pictureType(blob.bytes) === blob.contentType;
  const type = isPicture || !blob.contentType.startsWith('image/') ? blob.contentType : 'application/octet-stream';
  const fallbackName = blob.name.replace(/[^\x20-\x7e]|[%\\]/g, '_');
  return {
    bytes: blob.bytes,
    headers: {
      'content-type': type,
      'content-length': String(blob.bytes.length),
      'content-disposition': `${isPicture ? 'inline' : 'attachment'}; filename="${fallbackName}"; filename*=UTF-8''${encodeRfc5987(blob.name)}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'private, max-age=86400, immutable',
    },
  };
}

function encodeRfc5987(text: string): string {
  return encodeURIComponent(text).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The type that a picture's first bytes tell, of those that a browser may show without risk. */
function pictureType(bytes: Buffer): string | undefined {
  const head = bytes.subarray(0, 12).toString('latin1');
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'image/gif';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'image/webp';
  return undefined;
}
