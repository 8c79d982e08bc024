import { loadLanguageModel } from '../luLoader';
import type { LocaleFolder } from '../packFolders';
import type { EncodeTexts, SecondTierModel } from '../secondTier/secondTier';
import { intentOptions, trainingRows } from './compileLocale';
import { learnEntities } from './learnEntities';
import { trainIntents } from './trainIntents';
import { trainSecondTier } from './trainSecondTier';

/**
 * Trains one language's second tier. The first is trained anew on the way, which gives the same as before: its margins for rows
 * that it has not seen are needed, and are not kept.
 *
 * @public Required by name at run time, only to train.
 */
export async function compileSecondTier(
  { directory, locale }: LocaleFolder,
  encoder: string,
  encode: EncodeTexts,
): Promise<SecondTierModel> {
  const model = loadLanguageModel(directory, locale);
  const rows = trainingRows(model, learnEntities(model));
  const vectors = await encode(rows.map(({ text }) => text));
  const { model: first, labels, folds, heldOut } = trainIntents(rows, intentOptions(locale));
  return trainSecondTier({ encoder, intents: first.intents, labels, vectors, folds, heldOut });
}
