import type { Locale } from '../../core/locale';

/** A place in a row as LUIS's `ordinalV2` says it: counted from the start or the end, or from where one stands. */
export interface OrdinalV2 {
  offset: number;
  relativeTo: 'start' | 'end' | 'current';
}

export interface RelativeOrdinal {
  start: number;
  end: number;
  value: OrdinalV2;
}

const ENGLISH_WORDS = ['second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
const ENGLISH =
  /\b(?:(second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)[ -](?:to[ -]|from[ -]the[ -])?last|(penultimate)|(last)|(next)|(previous|preceding)|(current))\b(?: (?:ones?|items?))?/g;
const CHINESE =
  /倒数第([一二三四五六七八九十])个?|(最后|末尾)的?(?:一个|那个)?|(下|后)一[个项]|(上|前)一[个项]|(这|当前)一[个项]/g;
const CHINESE_DIGITS = '一二三四五六七八九十';

/**
 * Places in a row that are counted from the end or from the present one, in folded text: "the last one", "倒数第二个". What
 * Recognizers-Text for JavaScript does not tell, as LUIS's `ordinalV2` does (Microsoft, "Ordinal V2 prebuilt entity").
 */
export function findRelativeOrdinals(text: string, locale: Locale): RelativeOrdinal[] {
  return [...text.matchAll(locale === 'zh-CN' ? CHINESE : ENGLISH)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    value: locale === 'zh-CN' ? chineseValue(match) : englishValue(match),
  }));
}

function englishValue([, fromEnd, penultimate, last, next, previous]: RegExpMatchArray): OrdinalV2 {
  if (fromEnd !== undefined) return { offset: -(ENGLISH_WORDS.indexOf(fromEnd) + 1), relativeTo: 'end' };
  if (penultimate !== undefined) return { offset: -1, relativeTo: 'end' };
  if (last !== undefined) return { offset: 0, relativeTo: 'end' };
  if (next !== undefined) return { offset: 1, relativeTo: 'current' };
  return { offset: previous === undefined ? 0 : -1, relativeTo: 'current' };
}

function chineseValue([, fromEnd, last, next, previous]: RegExpMatchArray): OrdinalV2 {
  if (fromEnd !== undefined) return { offset: 0 - CHINESE_DIGITS.indexOf(fromEnd), relativeTo: 'end' };
  if (last !== undefined) return { offset: 0, relativeTo: 'end' };
  if (next !== undefined) return { offset: 1, relativeTo: 'current' };
  return { offset: previous === undefined ? 0 : -1, relativeTo: 'current' };
}
