import { crc32, gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';

export interface ArchivedFile {
  name: string;
  content: Buffer | string;
  /** What the directory of a zip says instead of the truth. */
  claimedSize?: number;
}

/** A .zip with its files stored as they are (APPNOTE 6.3.10, 4.3). */
export function zipOf(files: readonly ArchivedFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claimedSize } of files) {
    const [nameBytes, body] = [Buffer.from(name), Buffer.from(content)];
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(checksum(body), 10);
    fields.writeUInt32LE(body.length, 14);
    fields.writeUInt32LE(claimedSize ?? body.length, 18);
    fields.writeUInt16LE(nameBytes.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), fields, nameBytes, body);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, entry, nameBytes);
    offset += 30 + nameBytes.length + body.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, ...directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

function checksum(body: Buffer): number {
  if (typeof crc32 === 'function') return crc32(body);
  let crc = ~0;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

/** A .tar.gz; a header can say that an entry is a link. */
export async function tarOf(files: readonly (ArchivedFile & { header?: Partial<Header> })[]): Promise<Buffer> {
  const tar = pack();
  for (const { name, content, header } of files) {
    if (header?.type === 'symlink') tar.entry({ name, ...header });
    else tar.entry({ name, ...header }, Buffer.from(content));
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as unknown as AsyncIterable<Buffer>) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks));
}
