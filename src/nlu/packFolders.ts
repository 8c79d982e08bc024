import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FrontdeskError } from '../core/errors';
import { LOCALES, type Locale } from '../core/locale';
import { modelHash } from './modelCache';
import { listModelFiles } from './modelFiles';

export interface LocaleFolder {
  locale: Locale;
  directory: string;
  /** Where the language's model of sentiment lies, which all packs share. */
  sentiment?: string;
  /** Of all files in it, of those that they bring in, and of the engine. */
  hash: string;
}

const SENTIMENT_FOLDER = 'sentiment';

/** The folders of a pack, one a language. Throws `MODEL_INVALID` when there is none. */
export function localeFolders(modelsDirectory: string, pack: string): LocaleFolder[] {
  const folders = LOCALES.flatMap((locale): LocaleFolder[] => {
    const directory = path.join(modelsDirectory, pack, locale);
    if (!existsSync(directory)) return [];
    const sentiment = path.join(modelsDirectory, SENTIMENT_FOLDER, locale);
    if (!existsSync(sentiment)) return [{ locale, directory, hash: hashOf([directory]) }];
    return [{ locale, directory, sentiment, hash: hashOf([directory, sentiment]) }];
  });
  if (folders.length > 0) return folders;
  throw new FrontdeskError(
    'MODEL_INVALID',
    `${path.join(modelsDirectory, pack)}: no folder named ${LOCALES.join(' or ')}`,
  );
}

/** A hash of all that a pack is trained on. */
export function packHash(folders: readonly LocaleFolder[], pack: string): string {
  return modelHash(
    folders.map(({ locale, hash }) => ({ name: locale, content: Buffer.from(hash) })),
    { pack },
  );
}

function hashOf(folders: readonly string[]): string {
  const files = folders.flatMap((folder) => listModelFiles(folder));
  return modelHash(
    files.map((file) => ({ name: path.basename(file), content: readFileSync(file) })),
    {},
  );
}
