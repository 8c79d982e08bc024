import { type ScoredIntent, scoreOf } from '../../../core/recognition';
import type { PatternMatch } from './patternMatcher';

/** The score of an intent whose pattern the utterance fits: a strong signal and no certainty, as in LUIS. */
const PATTERN_SCORE = 0.95;

interface Scored {
  topIntent: string;
  intents: ScoredIntent[];
}

/**
 * The intents with the one first whose pattern fits: it scores high, the others share what is left as they did. Of several
 * patterns that cover as many words the one counts whose intent scored best. Undefined when none fits.
 */
export function raisedByPattern({ intents }: Scored, patterns: readonly PatternMatch[]): Scored | undefined {
  const most = patterns[0]?.words;
  const [best] = patterns
    .filter(({ words }) => words === most)
    .sort((a, b) => scoreOf(intents, b.intent) - scoreOf(intents, a.intent));
  if (best === undefined) return undefined;
  const before = scoreOf(intents, best.intent);
  const score = Math.max(PATTERN_SCORE, before);
  const share = before < 1 ? (1 - score) / (1 - before) : 0;
  const others = intents
    .filter(({ intent }) => intent !== best.intent)
    .map(({ intent, score: other }) => ({ intent, score: other * share }));
  return { topIntent: best.intent, intents: [{ intent: best.intent, score }, ...others] };
}
