import { FAQ_PREFIX } from '../../core/recognition';

/** The words of an intent's name: `OrderChangeAddress`, `card_arrival`, `faq:return-policy` → `return`, `policy`. */
export function intentWords(intent: string): string[] {
  const name = intent.startsWith(FAQ_PREFIX) ? intent.slice(FAQ_PREFIX.length) : intent;
  const words = name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return [...new Set(words)];
}
