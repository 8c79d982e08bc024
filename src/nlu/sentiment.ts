import type { Recognition } from '../core/recognition';
import type { Locale } from '../core/locale';
import { NEGATIVE_WORDS, POSITIVE_WORDS } from './sentimentLexicon';

const WORDS = {
  en: { negative: wordExpression(NEGATIVE_WORDS.en), positive: wordExpression(POSITIVE_WORDS.en) },
  'zh-CN': { negative: wordExpression(NEGATIVE_WORDS['zh-CN']), positive: wordExpression(POSITIVE_WORDS['zh-CN']) },
} satisfies Record<Locale, { negative: RegExp; positive: RegExp }>;
const NEGATION =
  /(?:\b(?:not|never|no|isnt|isn't|dont|don't|wasnt|wasn't|hardly)(?:\s+(?:so|very|that|too|really|at all))?\s+|不|没|不太|不怎么|没那么|一点也不)$/;
const SHOUTING = /\b[A-Z]{3,}\b(?:[^a-z]*\b[A-Z]{3,}\b)+[^a-z]*$|[!！]{3,}|[?？!！]{4,}/;
const BASE_ODDS = -2.2;
const PER_WORD = 2.6;
const FOR_SHOUTING = 1.5;
const FOR_COMPLAINT = 3.4;

/**
 * How the customer feels, from words that people use when angry or pleased, shouting, and the classifier's probability
 * of a complaint. `score` is the share of the label's side. Good enough to notice anger; no measure of satisfaction.
 */
export function judgeSentiment(
  original: string,
  foldedText: string,
  complaint: number,
): NonNullable<Recognition['sentiment']> {
  const negative = countSides('negative', foldedText) + countFlipped('positive', foldedText);
  const positive = countSides('positive', foldedText);
  const shouting = SHOUTING.test(original) ? FOR_SHOUTING : 0;
  const anger =
    1 /
    (1 +
      Math.exp(-(BASE_ODDS + PER_WORD * negative + shouting + FOR_COMPLAINT * complaint - PER_WORD * 0.6 * positive)));
  if (anger >= 0.5) return { label: 'negative', score: anger };
  if (positive > 0 && negative === 0) return { label: 'positive', score: 1 - 0.5 ** (positive + 1) };
  return { label: 'neutral', score: 1 - anger };
}

function countSides(side: 'negative' | 'positive', text: string): number {
  return matchesOf(side, text).filter((match) => !isNegated(text, match.index)).length;
}

/** "not happy" is anger's own wording; "not terrible" is no praise. */
function countFlipped(side: 'positive', text: string): number {
  return matchesOf(side, text).filter((match) => isNegated(text, match.index)).length;
}

function isNegated(text: string, index: number): boolean {
  return NEGATION.test(text.slice(Math.max(0, index - 16), index));
}

/** Both lexicons are asked: anger mixes languages as everything else does. */
function matchesOf(side: 'negative' | 'positive', text: string): RegExpExecArray[] {
  const english = [...text.matchAll(WORDS.en[side])];
  const chinese = [...text.matchAll(WORDS['zh-CN'][side])];
  return [...english, ...chinese];
}

function wordExpression(words: readonly string[]): RegExp {
  const sorted = [...words].sort((a, b) => b.length - a.length);
  return new RegExp(sorted.map((word) => (/^[a-z]/.test(word) ? `\\b${word}\\b` : word)).join('|'), 'g');
}
