import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createLocalRecognizer, type LocalRecognizer } from '../../src/nlu';
import { silentLog } from './silentLog';

const ROOT = join(__dirname, '..', '..');
/** All checkouts of this machine keep their models here, each under a key of its own. */
const SHELF = join(tmpdir(), 'frontdesk-test-models');
const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;

export const MODELS_DIRECTORY = join(ROOT, 'cognitiveModels');

let directory: string | undefined;

/**
 * Where tests find models that are trained already: a data directory, the models are in its `models`. Its name is a hash of all
 * that a model is made from, the engine's sources too: whoever changes the engine without raising its version trains anew,
 * and another checkout does not overwrite this one's models.
 */
export function trainedModelsDirectory(): string {
  directory ??= join(SHELF, hashOf(['cognitiveModels', 'src/nlu'].map((folder) => join(ROOT, folder))));
  return directory;
}

/** The recogniser of a pack as the product ships it, trained at most once for all test files and runs. */
export async function trainedRecognizer(pack: string): Promise<LocalRecognizer> {
  return await createLocalRecognizer({
    modelsDirectory: MODELS_DIRECTORY,
    pack,
    cacheDirectory: join(trainedModelsDirectory(), 'models'),
    log: silentLog,
  });
}

/** Marks this directory as used, and removes those that no run has used for a week. */
export function tidyTrainedModels(): void {
  mkdirSync(trainedModelsDirectory(), { recursive: true });
  utimesSync(trainedModelsDirectory(), new Date(), new Date());
  for (const name of readdirSync(SHELF)) {
    const old = join(SHELF, name);
    // Another run may tidy at the same time.
    if (existsSync(old) && Date.now() - statSync(old).mtimeMs > KEPT_DAYS * DAY_MS)
      rmSync(old, { recursive: true, force: true });
  }
}

function hashOf(folders: readonly string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const folder of folders) {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.sort()) {
      const content = readFileSync(file);
      hash.update(`\0${relative(ROOT, file)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex').slice(0, 16);
}
