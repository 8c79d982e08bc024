import type { Locale } from '../../../core/locale';
import { type Amount, isInOrder, type TimeUnit } from './amount';

/** An amount of time in folded text, which Recognizers-Text for JavaScript is known to read wrongly. */
export interface SpokenAmount {
  start: number;
  end: number;
  amount: Amount;
  /** `ago` and `ahead` are a point in time, `past` and `coming` a range that touches the present. */
  direction: 'ago' | 'ahead' | 'past' | 'coming' | undefined;
}

type AmountPart = Amount[number];

/** A sentence without one of these holds no such amount, and is not searched. */
const SIGNS: Record<Locale, RegExp> = {
  'zh-CN': /[半刻.]|[之以][前后]|星期|礼拜|钟头|[年月时分秒][又零加]?[0-9一二两三四五六七八九十]/,
  en: /\bhalf\b|\bquarters?\b|[0-9]\.[0-9]|\bin\b|\b(?:years?|months?|weeks?|days?|hours?|hrs?|minutes?|mins?)(?:,| and)? (?:[0-9]|[a-z])/,
};

const CHINESE_DIGITS = '零一二三四五六七八九';
const CHINESE_NUMBER = '(?:[0-9]{1,3}(?:\\.[0-9]{1,2})?|[一二两俩三仨四五六七八九十百]{1,5})';
/** Not "八月" (a date) nor "三分半" (marks); "两个半天" are two halves of a day; "上半年", "下个半年" are no amounts. */
const CHINESE_PART = `(?:${[
  `${CHINESE_NUMBER}个半(?:小时|钟头|月|星期|礼拜)`,
  `${CHINESE_NUMBER}分半钟`,
  `${CHINESE_NUMBER}(?:年|周|天|分钟|秒钟?|个月|个?(?:小时|钟头|星期|礼拜))(?:半(?!个?[小钟月天年周星礼分秒]))?`,
  '(?<![上下前后]个?)半(?:年|周|天|分钟|个月|个?(?:小时|钟头|星期|礼拜))',
  '[一两二三1-3]刻钟',
].join('|')})`;
/** Neither inside a longer number nor behind "第", "三点", "每". */
const CHINESE = new RegExp(
  `(?:(过去|近)|(未来))?(?<![0-9.:零〇一二三四五六七八九十百千万亿两几第点每])(${CHINESE_PART})(?:[又零加]?(${CHINESE_PART}))?(?:[之以]?(?:(前)(?![后台天])|(后)(?![天台])))?`,
  'g',
);
const CHINESE_PART_WORDS = new RegExp(
  `^(${CHINESE_NUMBER})?个?(半)?个?(年|月|周|星期|礼拜|天|小时|钟头|分|秒|刻)(半)?钟?(半)?$`,
);
const CHINESE_UNITS: Record<string, TimeUnit> = {
  年: 'year',
  月: 'month',
  周: 'week',
  星期: 'week',
  礼拜: 'week',
  天: 'day',
  小时: 'hour',
  钟头: 'hour',
  分: 'minute',
  刻: 'minute',
  秒: 'second',
};

const ONES = 'one two three four five six seven eight nine'.split(' ');
const TEENS = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ENGLISH_NUMBER = `(?:[0-9]{1,4}(?:\\.[0-9]{1,2})?|(?:${TENS.join('|')})(?:[ -](?:${ONES.join('|')}))?|${[...TEENS, ...ONES].join('|')}|an?)`;
const ENGLISH_UNIT = '(?:(?:year|month|week|day|hour|minute|second)s?|(?:hr|min|sec)s?)\\b';
const AND_A_HALF = ' and(?: an?)? half\\b(?! (?:an?|the|of|off|price|my|your)\\b)';
const ENGLISH_PART = `(?:${[
  `${ENGLISH_NUMBER} and(?: an?)? half ${ENGLISH_UNIT}`,
  `${ENGLISH_NUMBER} ?${ENGLISH_UNIT}(?:${AND_A_HALF})?`,
  `(?:an? )?half(?: an?)? ${ENGLISH_UNIT}`,
  `(?:an?|one|two|three) quarters?(?: of)? an? ${ENGLISH_UNIT}`,
].join('|')})`;
const ENGLISH = new RegExp(
  `(?<![a-z0-9.,:/$€£-])(?:(?:(last|past|previous)|(next|coming)|(in)) )?(${ENGLISH_PART})(?:(?:,? and |, | )(${ENGLISH_PART}))?(?: (?:(ago)|(later|from now))\\b)?`,
  'g',
);
const ENGLISH_PART_WORDS = new RegExp(
  `^(${ENGLISH_NUMBER})?(?: and(?: an?)?)? ?(half|quarters?(?: of)?)?(?: an?)? ?(year|month|week|day|hour|hr|minute|min|second|sec)s?( and(?: an?)? half)?$`,
);
const ENGLISH_UNITS: Record<string, TimeUnit> = { hr: 'hour', min: 'minute', sec: 'second' };

/**
 * The amounts of time in folded text that Recognizers-Text for JavaScript reads wrongly: halves and quarters ("两个半小时",
 * "half an hour ago"), amounts of two units ("1 hour 30 minutes"), and words for before and after that it does not know
 * ("两天之后", "in two weeks"). All others are left to it.
 */
export function findSpokenAmounts(text: string, locale: Locale): SpokenAmount[] {
  if (!SIGNS[locale].test(text)) return [];
  const read = locale === 'zh-CN' ? readChinese : readEnglish;
  return [...text.matchAll(locale === 'zh-CN' ? CHINESE : ENGLISH)].flatMap((match) => read(match) ?? []);
}

function readChinese(match: RegExpMatchArray): SpokenAmount | undefined {
  const [words, past, coming, first = '', second, ago, ahead] = match;
  const amount = toAmount([first, second], readChinesePart);
  if (amount === undefined) return undefined;
  const isPoint = (ago ?? ahead) !== undefined;
  // "10年以后" may be the year 2010.
  if (isPoint && /^[0-9]{2,}年/.test(first)) return undefined;
  const isMisread =
    amount.length > 1 || /[半刻.礼]|钟头/.test(first) || /[之以][前后]$/.test(words) || /星/.test(first);
  if (!isMisread) return undefined;
  // "过去三天半以前": what stands behind says more.
  const start = match.index! + (isPoint ? (past ?? coming ?? '').length : 0);
  const direction = toDirection(ago, ahead, past, coming);
  return { start, end: match.index! + words.length, amount, direction };
}

function readEnglish(match: RegExpMatchArray): SpokenAmount | undefined {
  const [words, past, coming, within, first = '', second, ago, ahead] = match;
  const amount = toAmount([first, second], readEnglishPart);
  // "The last 3 months and 2 days ago": two of them.
  if (amount === undefined || ((past ?? coming ?? within) !== undefined && (ago ?? ahead) !== undefined))
    return undefined;
  const isMisread =
    amount.length > 1 ||
    /half|quarter|\./.test(first) ||
    (within !== undefined && /year|month|week/.test(amount[0]?.unit ?? ''));
  if (!isMisread) return undefined;
  const direction = toDirection(ago, ahead ?? within, past, coming);
  return { start: match.index!, end: match.index! + words.length, amount, direction };
}

function toDirection(ago?: string, ahead?: string, past?: string, coming?: string): SpokenAmount['direction'] {
  if (ago !== undefined) return 'ago';
  if (ahead !== undefined) return 'ahead';
  if (past !== undefined) return 'past';
  return coming === undefined ? undefined : 'coming';
}

function toAmount(
  [first, second]: [string, string | undefined],
  read: (words: string) => AmountPart | undefined,
): Amount | undefined {
  const parts = (second === undefined ? [first] : [first, second]).map(read);
  if (parts.some((part) => part === undefined)) return undefined;
  const amount = parts as AmountPart[];
  return isInOrder(amount) ? amount : undefined;
}

function readChinesePart(words: string): AmountPart | undefined {
  const [, numeral, halfBefore, unit = '', halfBehind, halfAtEnd] = CHINESE_PART_WORDS.exec(words) ?? [];
  const half = (halfBefore ?? halfBehind ?? halfAtEnd) === undefined ? 0 : 0.5;
  const whole = numeral === undefined ? 0 : readChineseNumber(numeral);
  if (whole === undefined) return undefined;
  return { unit: CHINESE_UNITS[unit] ?? 'day', number: (whole + half) * (unit === '刻' ? 15 : 1) };
}

/** Up to 999; nothing for digits in a row ("一八年" is 2018). */
function readChineseNumber(numeral: string): number | undefined {
  if (/[0-9]/.test(numeral)) return Number(numeral);
  const digits = numeral.replaceAll(/[两俩]/g, '二').replaceAll('仨', '三');
  const match = /^(?:([一二三四五六七八九])百)?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?$/.exec(digits);
  if (match === null) return undefined;
  const [, hundreds = '零', tens, ten, ones = '零'] = match;
  const value = (digit: string): number => CHINESE_DIGITS.indexOf(digit);
  return value(hundreds) * 100 + (ten === undefined ? 0 : value(tens ?? '一') * 10) + value(ones);
}

function readEnglishPart(words: string): AmountPart | undefined {
  const [, numeral, fraction, unit = '', halfBehind] = ENGLISH_PART_WORDS.exec(words) ?? [];
  const named = ENGLISH_UNITS[unit] ?? (unit as TimeUnit);
  const count = numeral === undefined ? undefined : readEnglishNumber(numeral);
  if (fraction?.startsWith('quarter')) return { unit: named, number: (count ?? 1) / 4 };
  // "A half hour" is half of one, "one and a half hours" are more.
  const whole = fraction === 'half' && !words.includes(' and') ? 0 : (count ?? 0);
  return { unit: named, number: whole + ((fraction ?? halfBehind) === undefined ? 0 : 0.5) };
}

function readEnglishNumber(numeral: string): number {
  if (/[0-9]/.test(numeral)) return Number(numeral);
  const [first = '', second = ''] = numeral.split(/[ -]/);
  if (TENS.includes(first)) return (TENS.indexOf(first) + 2) * 10 + ONES.indexOf(second) + 1;
  if (TEENS.includes(first)) return TEENS.indexOf(first) + 10;
  return ONES.includes(first) ? ONES.indexOf(first) + 1 : 1;
}
