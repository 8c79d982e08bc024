import { foldText } from '../foldText';
import type { LanguageModel } from '../languageModel';
import { sentimentInput } from '../sentimentInput';
import { type TrainedIntents, type TrainingRow, trainIntents } from './trainIntents';

/** How many of a pack's own utterances are added: enough to know its subjects, few enough to train in a second. */
const MOST_CALM = 1_500;
/** Intents that are themselves a feeling, or anything at all. */
const FELT = ['Complaint', 'Thanks', 'None'];

/**
 * A model for `SentimentJudge` from utterances whose intents are its `SENTIMENTS`, and from what customers say to the pack
 * it is for: an even share of that, as neutral. Without them its subjects would be as unknown to the model as insults are.
 */
export function trainSentiment(sentiments: LanguageModel, pack: LanguageModel): TrainedIntents {
  const rows = sentiments.intents.flatMap(({ name, utterances }) =>
    utterances.map(({ text }): TrainingRow => ({ intent: name, input: inputOf(text) })),
  );
  return trainIntents([...rows, ...calmRows(pack)], { useNames: false });
}

/** What has a word of the lexicon or a sign of feeling in it may not be neutral, and is left out. */
function calmRows(pack: LanguageModel): TrainingRow[] {
  const calm = pack.intents
    .filter(({ name }) => !FELT.includes(name))
    .flatMap(({ utterances }) =>
      utterances.map(({ text }): TrainingRow => ({ intent: 'Neutral', input: inputOf(text) })),
    )
    .filter(({ input }) => input.entities?.length === 0);
  const stride = Math.max(1, calm.length / MOST_CALM);
  return Array.from(
    { length: Math.min(MOST_CALM, calm.length) },
    (_, at) => calm[Math.floor(at * stride)] as TrainingRow,
  );
}

function inputOf(text: string) {
  return sentimentInput(text, foldText(text));
}
