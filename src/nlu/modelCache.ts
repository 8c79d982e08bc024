import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { endianness } from 'node:os';
import path from 'node:path';
import { decodeModel, encodeModel } from './modelFile';
import { sealed, unsealed } from './seal';

/** Raise it when features, training or the file format change: then cached models are trained anew. */
export const ENGINE_VERSION = 16;

/** What features and arrays depend on beside the engine: the dictionary of Chinese words, the order of bytes. */
const MACHINE = { icu: process.versions.icu, bytes: endianness() };

/** A hash of the files' names and contents, the engine's version and its settings. */
export function modelHash(files: readonly { name: string; content: Buffer }[], settings: object): string {
  const hash = createHash('sha256').update(JSON.stringify({ version: ENGINE_VERSION, machine: MACHINE, settings }));
  for (const { name, content } of files) hash.update(`\0${name}\0${content.length}\0`).update(content);
  return hash.digest('hex');
}

/** Something trained, on disk. */
export class ModelCache<Model extends { hash: string }> {
  constructor(private readonly file: string) {}

  /** The model with this hash; `missing`, `stale` or `damaged` when there is none. */
  read(hash: string): { kind: 'fresh' | 'stale'; model: Model } | { kind: 'missing' | 'damaged' } {
    let bytes: Buffer;
    try {
      bytes = readFileSync(this.file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'missing' };
      throw error;
    }
    const checked = unsealed(bytes);
    const model = checked === undefined ? undefined : decodeModel<Model>(checked);
    if (model === undefined) return { kind: 'damaged' };
    return { kind: model.hash === hash ? 'fresh' : 'stale', model };
  }

  /** Replaces the file in one step, so that another process never reads half of it. */
  write(model: Model): void {
    mkdirSync(path.dirname(this.file), { recursive: true });
    const temporary = `${this.file}.${process.pid}.tmp`;
    try {
      writeFileSync(temporary, sealed(encodeModel(model)));
      renameSync(temporary, this.file);
    } finally {
      rmSync(temporary, { force: true });
    }
  }
}
