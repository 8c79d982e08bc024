import type { Locale } from '../../core/locale';
import { foldText } from '../foldText';
import type { LanguageModel } from '../languageModel';
import { sentimentInput } from '../sentimentInput';
import { type TrainedIntents, type TrainingRow, trainIntents } from './trainIntents';

/** A model for `SentimentJudge` from utterances whose intents are its `SENTIMENTS`. */
export function trainSentiment(model: LanguageModel): TrainedIntents {
  const rows = model.intents.flatMap(({ name, utterances }) =>
    utterances.map(({ text }): TrainingRow => ({ intent: name, input: sentimentInput(text, foldText(text)) })),
  );
  return trainIntents(rows, { useNames: false });
}
