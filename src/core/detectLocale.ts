import type { Locale } from './locale';

const HAN = /\p{Script=Han}/gu;
const LATIN_WORD = /\p{Script=Latin}{2,}(?:['’]\p{Script=Latin}+)?/gu;
/** Order numbers, addresses and links are no language. */
const NEUTRAL = /\b[a-z]{1,3}\d+\b|\S+@\S+|https?:\/\/\S+/giu;

/**
 * The language that a message is written in, or undefined when it does not tell (`FD1001`, `0001`, `ok`).
 * By script (Unicode Standard Annex 24): between Chinese and English that decides, also for
 * messages of one or two words, at which statistical detectors fail. A message in both is Chinese
 * if Han characters carry at least a third of it: people mix English nouns into Chinese sentences, hardly the reverse.
 */
export function detectLocale(text: string): Locale | undefined {
  const words = text.replace(NEUTRAL, ' ');
  const han = words.match(HAN)?.length ?? 0;
  const latin = words.match(LATIN_WORD)?.length ?? 0;
  if (han > 0 && han * 2 >= latin) return 'zh-CN';
  if (latin >= 2 || (latin === 1 && han === 0 && !/^\W*ok(ay)?\W*$/iu.test(text))) return 'en';
  return undefined;
}

/**
 * Whether a message is enough to move a conversation from one language to another: one English word
 * ("hello", a product's name) in a Chinese conversation is not, a Chinese word in an English one is.
 */
export function movesConversation(text: string, from: Locale): Locale | undefined {
  const spoken = detectLocale(text);
  if (spoken === undefined || spoken === from) return undefined;
  if (spoken === 'zh-CN') return 'zh-CN';
  return (text.replace(NEUTRAL, ' ').match(LATIN_WORD)?.length ?? 0) >= 3 ? 'en' : undefined;
}
