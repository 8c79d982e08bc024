import { NONE_INTENT } from '../../core/recognition';
import { EntityExtractor } from '../entities/entityExtractor';
import type { LearnedEntities } from '../entities/learnedEntities';
import type { LanguageModel } from '../languageModel';
import { loadLanguageModel } from '../luLoader';
import type { CompiledLocale } from '../modelFile';
import type { LocaleFolder } from '../packFolders';
import { trainingInput } from '../featureInput';
import { learnEntities } from './learnEntities';
import { soundTable } from './soundTable';
import { trainIntents, type TrainingOptions } from './trainIntents';
import { trainSentiment } from './trainSentiment';
import type { TrainingState } from './trainingState';
import type { Locale } from '../../core/locale';

/**
 * Reads the files of one locale and trains on them, from where an earlier training ended if there was one. Throws
 * `MODEL_INVALID`.
 *
 * @public Required by name at run time, only to train.
 */
export function compileLocale(
  { directory, locale, sentiment, hash }: LocaleFolder,
  before?: TrainingState,
): CompiledLocale {
  const model = loadLanguageModel(directory, locale);
  const learned = learnEntities(model);
  const options = { ...intentOptions(locale), ...(before === undefined ? {} : { before }) };
  const { model: classifier, state } = trainIntents(trainingRows(model, learned), options);
  return {
    locale,
    hash,
    classifier,
    training: state,
    entities: model.entities,
    learned,
    ...(sentiment === undefined
      ? {}
      : { sentiment: trainSentiment(loadLanguageModel(sentiment, locale), model).model }),
    articles: model.articles,
    bareEntities: findBareEntities(model),
    utteranceCount: model.intents.reduce((sum, intent) => sum + intent.utterances.length, 0),
    ...(model.leftOut === undefined ? {} : { leftOut: model.leftOut }),
  };
}

/** What the language tells about training: intents have English names, and Chinese characters are mistaken by their sound. */
export function intentOptions(locale: Locale): Pick<TrainingOptions, 'useNames' | 'sounds'> {
  return locale === 'zh-CN' ? { useNames: false, sounds: soundTable() } : { useNames: true };
}

export function trainingRows(model: LanguageModel, learned: LearnedEntities) {
  const extractor = new EntityExtractor(model.entities, model.locale, learned);
  return model.intents.flatMap(({ name, utterances }) =>
    utterances.map(({ text }) => ({ text, intent: name, input: trainingInput(text, extractor) })),
  );
}

/** Which entities mean an intent all by themselves, because an utterance says so: `- {@language=English}`. */
function findBareEntities(model: LanguageModel): Record<string, string> {
  const bare: Record<string, string> = {};
  for (const { name: intent, utterances } of model.intents) {
    if (intent === NONE_INTENT) continue;
    for (const { text, entities } of utterances) {
      const [only] = entities;
      if (entities.length === 1 && only !== undefined && only.length === text.trim().length) bare[only.name] ??= intent;
    }
  }
  return bare;
}
