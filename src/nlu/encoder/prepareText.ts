import type { Locale } from '../../core/locale';
import { foldText } from '../foldText';

/** Raise it when the same text is prepared in another way: vectors that were kept are then encoded again. */
export const PREPARATION_VERSION = 1;

/** Far more than the 512 tokens that a model reads; the tokeniser is spared the rest. */
const MAX_CHARACTERS = 4_096;

/**
 * What the model is given, and the key under which its vector is cached: folded (NFKC, lower case), white space collapsed,
 * the end of very long texts cut off. For Chinese digit runs are 0: the vocabulary has no long numbers, and an order number
 * would become an unknown token.
 */
export function prepareText(text: string, locale: Locale): string {
  const folded = foldText(text.slice(0, MAX_CHARACTERS)).text.replace(/\s+/g, ' ').trim();
  return locale === 'zh-CN' ? folded.replace(/\d+/g, '0') : folded;
}
