import { type Recognition, scoreOf } from '../../core/recognition';

/** As many digits as the service's single-precision numbers had. */
const SCORE_DIGITS = 9;

export interface LuisIntent {
  intent: string;
  score: number;
}

/**
 * The intents, the top one first. In LUIS the top intent is the one with the highest score, and clients look for it by
 * score; here `None` may score higher than an intent that is surer than all others, so the two then change scores.
 */
export function luisIntents({ topIntent, intents }: Recognition): [LuisIntent, ...LuisIntent[]] {
  const highest = Math.max(0, ...intents.map(({ score }) => score));
  const top = scoreOf(intents, topIntent);
  const rest = intents
    .filter(({ intent }) => intent !== topIntent)
    .map(({ intent, score }) => ({ intent, score: luisScore(score === highest ? top : score) }))
    .sort((a, b) => b.score - a.score);
  return [{ intent: topIntent, score: luisScore(highest) }, ...rest];
}

export function luisScore(score: number): number {
  return Number(score.toPrecision(SCORE_DIGITS));
}

/** LUIS scores sentiment from 0, negative, to 1, positive; ours is the share of the label's side. */
export function luisSentiment({ sentiment }: Recognition): { label: string; score: number } | undefined {
  if (sentiment === undefined) return undefined;
  const { label, score } = sentiment;
  const positive = { negative: 1 - score, neutral: 0.5, positive: score };
  return { label, score: luisScore(positive[label]) };
}
