import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract as tarExtract } from 'tar-stream';
import { openPromise as openZip } from 'yauzl';
import { type Refusal, refused, refusedByDisk } from './refusal';

/** What a file is, by its first bytes. */
export type ArchiveKind = 'zip' | 'tar.gz';

/** A file in an archive. Its name is compared and shown, never used as a path. */
export interface ArchiveEntry {
  name: string;
  size: number;
  /** Readable once, before the next entry is asked for. */
  open(): Promise<Readable>;
}

/** More entries than any archive of a model has. */
const MAX_ENTRIES = 10_000;
/** All contents together: an archive that unpacks to more is no model but an attack. */
const MAX_TOTAL_BYTES = 8 * 1024 ** 3;

/** Whether the file is an archive, by its content. Throws what the file system throws. */
export async function archiveKindOf(file: string): Promise<ArchiveKind | undefined> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    if (buffer.toString('latin1', 0, 2) === 'PK') return 'zip';
    return buffer[0] === 0x1f && buffer[1] === 0x8b ? 'tar.gz' : undefined;
  } finally {
    await handle.close();
  }
}

/** The plain files of an archive, one after the other; links and devices are passed over. Throws when it is damaged. */
export async function* entriesOf(file: string, kind: ArchiveKind): AsyncGenerator<ArchiveEntry> {
  let count = 0;
  for await (const entry of kind === 'zip' ? zipEntries(file) : tarEntries(file)) {
    count += 1;
    if (count > MAX_ENTRIES) throw new Error(`more than ${MAX_ENTRIES} entries`);
    yield entry;
  }
}

async function* zipEntries(file: string): AsyncGenerator<ArchiveEntry> {
  const zip = await openZip(file, { autoClose: false, strictFileNames: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      yield {
        name: entry.fileName,
        size: entry.uncompressedSize,
        open: () => zip.openReadStreamPromise(entry),
      };
    }
  } finally {
    zip.close();
  }
}

async function* tarEntries(file: string): AsyncGenerator<ArchiveEntry> {
  const extract = tarExtract();
  const unpacked = pipeline(createReadStream(file), createGunzip(), limited(MAX_TOTAL_BYTES), extract as never);
  // Its failure reaches the loop below as the stream's own.
  unpacked.catch(() => undefined);
  for await (const entry of extract) {
    const { name, size, type } = entry.header;
    if (type === 'file') yield { name, size, open: async () => entry as unknown as Readable };
    entry.resume();
  }
  await unpacked;
}

/** Writes an entry to a file of ours; refuses what grows beyond the limit, whatever the archive says of its size. */
export async function extractEntry(entry: ArchiveEntry, file: string, maxBytes: number): Promise<Refusal | undefined> {
  if (entry.size > maxBytes) return refused('tooLarge', { url: entry.name, most: maxBytes });
  try {
    await pipeline(await entry.open(), limited(maxBytes), createWriteStream(file));
    return undefined;
  } catch (error) {
    if (error instanceof TooLargeError) return refused('tooLarge', { url: entry.name, most: maxBytes });
    if ((error as NodeJS.ErrnoException).syscall !== undefined) return refusedByDisk(error, file);
    throw error;
  }
}

/** The refusal for what reading an archive threw. */
export function refusedByArchive(error: unknown, file: string): Refusal {
  if ((error as NodeJS.ErrnoException).syscall !== undefined) return refusedByDisk(error, file);
  return refused('archiveBroken', { file: path.basename(file), why: error instanceof Error ? error.message : '' });
}

class TooLargeError extends Error {}

function limited(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(new TooLargeError(`more than ${maxBytes} bytes`));
      else done(null, chunk);
    },
  });
}
