import type { Locale } from '../../core/locale';
import type { PrebuiltName } from '../languageModel';

interface FalseFriend {
  name: PrebuiltName;
  locale: Locale;
  /** Of the words that were found. */
  found: RegExp;
  /** Of what stands behind them. */
  behind: RegExp;
}

/** What Recognizers-Text takes for a measure or a sum, and nobody who writes to a company means. */
const FALSE_FRIENDS: readonly FalseFriend[] = [
  // "3 pm": an hour, no picometres.
  { name: 'dimension', locale: 'en', found: /\d\s*pm$/i, behind: /^/ },
  // "5 in my cart", "$5 in 3 days": no inches. "5 in" alone and "a 5 in pot" are.
  {
    name: 'dimension',
    locale: 'en',
    found: /\sin$/i,
    behind:
      /^\s+(?:\d|(?:my|the|an?|our|your|his|her|their|this|that|these|those|total|stock|all|each|every|it|one|two|three)\b)/i,
  },
  // "5分钟": minutes, no hundredths of a yuan.
  { name: 'currency', locale: 'zh-CN', found: /分$/, behind: /^[钟鐘]/ },
];

/** Whether what was found from `start` to `end` only looks like that entity. */
export function isFalseFriend(name: PrebuiltName, locale: Locale, text: string, start: number, end: number): boolean {
  return FALSE_FRIENDS.some(
    (friend) =>
      friend.name === name &&
      friend.locale === locale &&
      friend.found.test(text.slice(start, end)) &&
      friend.behind.test(text.slice(end)),
  );
}
