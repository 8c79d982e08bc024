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
}

const SENTIMENT_FOLDER = 'sentiment';

/** The folders of a pack, one a language. Throws `MODEL_INVALID` when there is none. */
export function localeFolders(modelsDirectory: string, pack: string): LocaleFolder[] {
  const folders = LOCALES.map((locale): LocaleFolder => {
    const sentiment = path.join(modelsDirectory, SENTIMENT_FOLDER, locale);
    const directory = path.join(modelsDirectory, pack, locale);
    return existsSync(sentiment) ? { locale, directory, sentiment } : { locale, directory };
  });
  const there = folders.filter(({ directory }) => existsSync(directory));
  if (there.length > 0) return there;
  throw new FrontdeskError(
    'MODEL_INVALID',
    `${path.join(modelsDirectory, pack)}: no folder named ${LOCALES.join(' or ')}`,
  );
}

/** A hash of all that a pack is trained on. */
export function packHash(folders: readonly LocaleFolder[], pack: string): string {
  const files = folders.flatMap(({ locale, directory }) =>
    listModelFiles(directory).map((file) => ({
      name: `${locale}/${path.basename(file)}`,
      content: readFileSync(file),
    })),
  );
  return modelHash(files, { pack });
}
