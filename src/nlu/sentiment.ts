import { type Recognition, scoreOf } from '../core/recognition';
import type { FoldedText } from './foldText';
import { IntentClassifier, type IntentModel } from './intentClassifier';
import { sentimentInput } from './sentimentInput';

/** The intents of the sentiment's model. */
type Sentiment = 'Angry' | 'Negative' | 'Neutral' | 'Positive';

const ONLY_A_NUMBER = /^\P{L}*\p{N}\P{L}*$/u;

export type JudgedSentiment = NonNullable<Recognition['sentiment']> & { anger: number };

/** Tells how the customer feels, by a model that learnt it from utterances as intents are learnt. One call at a time. */
export class SentimentJudge {
  private readonly classifier: IntentClassifier;

  constructor(model: IntentModel) {
    this.classifier = new IntentClassifier(model);
  }

  judge(original: string, folded: FoldedText, segments?: readonly string[]): JudgedSentiment {
    // A code or a number answers a question and tells no feeling, though 12345 is where people complain in China.
    if (ONLY_A_NUMBER.test(folded.text)) return { label: 'neutral', score: 1, anger: 0 };
    const { intents } = this.classifier.classify(sentimentInput(original, folded, segments));
    return sentimentOf((name) => scoreOf(intents, name));
  }
}

/**
 * `anger` is a probability, and so is `score`, of the label: anger is negative too, and what says nothing that was ever
 * taught is neutral.
 */
export function sentimentOf(probabilityOf: (sentiment: Sentiment) => number): JudgedSentiment {
  const anger = probabilityOf('Angry');
  const negative = anger + probabilityOf('Negative');
  const positive = probabilityOf('Positive');
  const neutral = Math.max(0, 1 - negative - positive);
  if (negative >= positive && negative >= neutral) return { label: 'negative', score: negative, anger };
  if (positive > neutral) return { label: 'positive', score: positive, anger };
  return { label: 'neutral', score: neutral, anger };
}
