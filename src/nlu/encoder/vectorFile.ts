import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FrontdeskError } from '../../core/errors';
import type { Encoder } from '../../ports/encoder';
import { sealed, unsealed } from '../seal';

const MAGIC = 'FDVEC001';
/** What the files of all versions begin with. */
const ANY_MAGIC = /^FDVEC[0-9]{3}\n/;
const KEY_BYTES = 16;

/** What may be overwritten: a cache of Frontdesk's own whatever it holds, a file that somebody names if it holds vectors. */
type Replaces = 'anything' | 'vectors';

/**
 * The vectors of known sentences on disk, so that a restart does not encode them again. One file holds those of one encoder:
 * another id, a damaged file or none is an empty one. Layout: magic, id and dimensions, a line each, then the keys
 * (half a SHA-256 of each text) and the vectors as little-endian float32; sealed by a checksum.
 */
export class VectorFile {
  constructor(
    private readonly file: string,
    private readonly encoder: Pick<Encoder, 'id' | 'dimensions' | 'encode'>,
    private readonly replaces: Replaces = 'anything',
  ) {}

  /**
   * The vectors of the texts: from the file, and from the encoder where the file has none; the file then holds these and no
   * others. Throws as `Encoder.encode` does, and `REQUEST_INVALID` for a file of another kind.
   */
  async encode(texts: readonly string[]): Promise<Float32Array[]> {
    const known = this.read();
    const keys = texts.map(keyOf);
    const missing = texts.filter((_, index) => !known.has(keys[index] as string));
    const found = missing.length === 0 ? [] : await this.encoder.encode(missing);
    missing.forEach((text, index) => known.set(keyOf(text), found[index] as Float32Array));
    const kept = new Map(keys.map((key) => [key, known.get(key) as Float32Array]));
    if (missing.length > 0 || kept.size < known.size) this.write(kept);
    return keys.map((key) => kept.get(key) as Float32Array);
  }

  private read(): Map<string, Float32Array> {
    let bytes: Buffer;
    try {
      bytes = readFileSync(this.file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
      throw error;
    }
    if (!this.isReplaceable(bytes)) {
      const message = `${this.file} does not hold vectors and is left as it is: name another file for them.`;
      throw new FrontdeskError('REQUEST_INVALID', message, { field: 'vectors' });
    }
    const { dimensions } = this.encoder;
    const header = this.header();
    const body = unsealed(bytes);
    const vectorBytes = dimensions * Float32Array.BYTES_PER_ELEMENT;
    if (body === undefined || !body.subarray(0, header.length).equals(header)) return new Map();
    const count = (body.length - header.length) / (KEY_BYTES + vectorBytes);
    if (!Number.isInteger(count)) return new Map();
    const vectorsAt = header.length + count * KEY_BYTES;
    const vectors = new Float32Array(count * dimensions);
    Buffer.from(vectors.buffer).set(body.subarray(vectorsAt));
    return new Map(
      Array.from({ length: count }, (_, index) => [
        body.toString('hex', header.length + index * KEY_BYTES, header.length + (index + 1) * KEY_BYTES),
        vectors.subarray(index * dimensions, (index + 1) * dimensions),
      ]),
    );
  }

  private isReplaceable(bytes: Buffer): boolean {
    if (this.replaces === 'anything' || bytes.length === 0) return true;
    return ANY_MAGIC.test(bytes.toString('latin1', 0, MAGIC.length + 1));
  }

  /** Replaces the file in one step, so that another process never reads half of it. */
  private write(vectors: ReadonlyMap<string, Float32Array>): void {
    const parts = [this.header(), ...[...vectors.keys()].map((key) => Buffer.from(key, 'hex'))];
    for (const { buffer, byteOffset, byteLength } of vectors.values())
      parts.push(Buffer.from(buffer, byteOffset, byteLength));
    const temporary = `${this.file}.${process.pid}.tmp`;
    mkdirSync(path.dirname(this.file), { recursive: true });
    try {
      writeFileSync(temporary, sealed(Buffer.concat(parts)));
      renameSync(temporary, this.file);
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  private header(): Buffer {
    return Buffer.from(`${MAGIC}\n${this.encoder.id}\n${this.encoder.dimensions}\n`, 'utf8');
  }
}

function keyOf(text: string): string {
  return createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 2 * KEY_BYTES);
}
