import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { hashFile } from '../fileHash';
import type { ExpectedFile } from '../knownModels';
import { ONNX_FILE, TOKENIZER_FILE } from '../modelStore';
import { archiveKindOf } from './archive';
import { download, type DownloadDeps } from './download';
import { findModelFiles, type FoundFiles, MAX_ONNX_BYTES, MAX_TOKENIZER_BYTES } from './modelFiles';
import { type Refusal, refused, refusedByDisk } from './refusal';

export interface FromDeps extends DownloadDeps {
  /** Where downloads and unpacked files go. */
  work: string;
  /** The ONNX files that are known, to tell which of several in an archive is meant. */
  expected: readonly ExpectedFile[];
}

/** Which of the files the caller's SHA-256 vouches for: an archive's covers both, an ONNX file's only itself. */
export type Verified = 'both' | 'onnx' | 'none';

export type OpenedFiles = FoundFiles & { verified: Verified };

/**
 * The files behind `--from`. An address is downloaded first; beside an ONNX file its `tokenizer.json` is asked for there and
 * one folder up. When a SHA-256 is given it must be that of the file named.
 */
export async function openFrom(
  from: string,
  sha256: string | undefined,
  deps: FromDeps,
): Promise<OpenedFiles | Refusal> {
  const isUrl = /^https?:\/\//i.test(from);
  const file = isUrl ? await fetchFile(from, deps) : path.resolve(from);
  if (typeof file !== 'string') return file;
  try {
    const actual = sha256 === undefined ? undefined : await hashFile(file);
    if (actual !== sha256) {
      if (isUrl) await rm(file, { force: true });
      return refused('hashDiffers', { file: from, expected: sha256 ?? '', actual: actual ?? '' });
    }
    const archive = (await archiveKindOf(file)) !== undefined;
    if (isUrl && !archive) {
      const problem = await fetchTokenizer(from, deps);
      if (problem !== undefined) return problem;
    }
    const target = { onnx: path.join(deps.work, ONNX_FILE), tokenizer: path.join(deps.work, TOKENIZER_FILE) };
    const found = await findModelFiles(file, target, deps.expected);
    if (archive && isUrl) await rm(file, { force: true });
    if (found.kind === 'refused') return found;
    return { ...found, verified: sha256 === undefined ? 'none' : archive ? 'both' : 'onnx' };
  } catch (error) {
    return refusedByDisk(error, file);
  }
}

/** Under a name of its address, so that what is gone on with is the same file; with the ending by which ONNX is known. */
async function fetchFile(url: string, deps: FromDeps): Promise<string | Refusal> {
  const name = createHash('sha256').update(url).digest('hex').slice(0, 16);
  const file = path.join(deps.work, `${name}${/\.onnx$/i.test(new URL(url).pathname) ? '.onnx' : ''}`);
  const result = await download(url, file, MAX_ONNX_BYTES, deps);
  return result.kind === 'refused' ? result : file;
}

async function fetchTokenizer(url: string, deps: FromDeps): Promise<Refusal | undefined> {
  const file = path.join(deps.work, TOKENIZER_FILE);
  for (const place of ['tokenizer.json', '../tokenizer.json']) {
    await rm(file, { force: true });
    const result = await download(new URL(place, url).href, file, MAX_TOKENIZER_BYTES, deps);
    if (result.kind === 'done') return undefined;
    if (result.why !== 'notFound') return result;
  }
  return refused('tokenizerMissing', { file: url });
}
