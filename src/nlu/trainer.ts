import { ENGINE_VERSION } from './modelCache';
import type { CompiledLocale, CompiledModel } from './modelFile';
import type { LocaleFolder } from './packFolders';
import type { EncodeTexts, SecondTierModel } from './secondTier/secondTier';

export interface PackTask {
  kind: 'pack';
  folders: readonly LocaleFolder[];
  /** Becomes the model's hash. */
  hash: string;
  /** What there is of an earlier model: a language whose files are the same is taken as it is, another starts from where it ended. */
  before: readonly CompiledLocale[];
}

export interface SecondTierTask {
  kind: 'secondTier';
  folder: LocaleFolder;
  /** The id of the encoder. */
  encoder: string;
}

/** Makes models of files; seconds of work on one core. */
export interface Trainer {
  /** Throws `MODEL_INVALID` with file, line and column. */
  trainPack(task: PackTask): Promise<CompiledModel>;
  /** Throws what `encode` throws. */
  trainSecondTier(task: SecondTierTask, encode: EncodeTexts): Promise<SecondTierModel>;
}

/** Trains in this thread, which answers nobody meanwhile. The training code is loaded only then. */
export const trainHere: Trainer = {
  async trainPack({ folders, hash, before }) {
    const { compileLocale } = require('./training/compileLocale') as typeof import('./training/compileLocale');
    const locales = folders.map((folder) => {
      const earlier = before.find(({ locale }) => locale === folder.locale);
      return earlier?.hash === folder.hash ? earlier : compileLocale(folder, earlier?.training);
    });
    return { engine: ENGINE_VERSION, hash, locales };
  },
  async trainSecondTier({ folder, encoder }, encode) {
    const { compileSecondTier } =
      require('./training/compileSecondTier') as typeof import('./training/compileSecondTier');
    return compileSecondTier(folder, encoder, encode);
  },
};
