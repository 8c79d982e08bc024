import { rename, rm, stat } from 'node:fs/promises';
import { hashFile } from '../fileHash';
import type { ExpectedFile } from '../knownModels';
import { download, type DownloadDeps } from './download';
import { type Refusal, refused } from './refusal';

/**
 * Brings a file whose hash is known: into `<file>.part`, and to its name when the hash is right. What an interrupted attempt
 * left is gone on with; if the whole is then wrong it is fetched once more from its beginning.
 */
export async function fetchVerified(
  url: string,
  file: string,
  expected: ExpectedFile,
  deps: DownloadDeps,
): Promise<Refusal | undefined> {
  if ((await hashIfThere(file)) === expected.sha256) return undefined;
  const part = `${file}.part`;
  for (;;) {
    const result = await download(url, part, expected.bytes, deps);
    if (result.kind === 'refused' && result.why !== 'tooLarge') return result;
    const actual = result.kind === 'refused' ? undefined : await hashIfThere(part);
    if (actual === expected.sha256) break;
    const resumed = result.kind === 'done' && result.resumed;
    await rm(part, { force: true });
    if (resumed) continue;
    return result.kind === 'refused'
      ? result
      : refused('hashDiffers', { file: url, expected: expected.sha256, actual: actual ?? '' });
  }
  await rename(part, file);
  return undefined;
}

async function hashIfThere(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? hashFile(file) : undefined;
}
