import type { Locale } from '../../core/locale';
import type { PrebuiltName } from '../languageModel';

const DIGIT = '[0-9]';
const ENGLISH_NUMBER =
  '\\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|dozen|half|halves|quarter|third|couple|pair|few)';
const CHINESE_NUMBER = '[零〇一二三四五六七八九十百千万亿两俩仨半幺壹贰叁肆伍陆柒捌玖拾几]';
const ENGLISH_ORDINAL =
  /[0-9]|\b(?:\w*first|\w*second|\w*third|\w*th|last|next|previous|current|latest|former|latter|penultimate)\b/;
const UNIT_LETTERS =
  '[nµμcdmk]?m[23²³]?|[mk]?g|[mcd]?l|lbs?|oz|ft|in|yd|mi|mph|km\\/h|[kmgtp]i?b(?:its?)?|bits?|[nm]?s|sq|ha';

/** Words without which the recogniser of that kind finds nothing; the expensive ones (dates, money) are seldom asked. */
const ENGLISH: Record<Exclude<PrebuiltName, 'datetimeV2'>, RegExp> = {
  number: new RegExp(`${DIGIT}|${ENGLISH_NUMBER}`),
  ordinal: ENGLISH_ORDINAL,
  ordinalV2: ENGLISH_ORDINAL,
  percentage: /%|\bper ?cent|\bpct\b/,
  age: /\bolds?\b|\by\/?o\b|\bages?d?\b/,
  dimension: new RegExp(
    `${DIGIT}\\s*(?:${UNIT_LETTERS}|["'])(?![a-z])|(?:\\w*met(?:er|re)|inch|foot|feet|yard|mile|acre|hectare|square|cubic|gram|gramme|kilo|pound|ounce|ton|tonne|stone|lit(?:er|re)|gallon|pint|quart|barrel|cup|spoon|byte|bit|knot|hour|second)`,
  ),
  temperature: new RegExp(`degree|°|celsius|fahrenheit|kelvin|centigrade|${DIGIT}\\s*[cfk](?![a-z])`),
  email: /@/,
  phonenumber: /[0-9](?:[^0-9]{0,3}[0-9]){4}/,
  url: /[a-z0-9]\.[a-z]|:\/\//,
  currency:
    /[$€£¥₩₹]|\b(?:dollars?|bucks?|cents?|euros?|pounds?|quid|pence|yuan|rmb|cny|usd|eur|gbp|jpy|yen|hkd|renminbi|francs?|rupees?|won|krw|aud|cad|sgd)\b|[0-9](?:usd|eur|gbp|rmb|cny|yuan|k)/,
};

const CHINESE: Record<PrebuiltName, RegExp> = {
  number: new RegExp(`${DIGIT}|${CHINESE_NUMBER}`),
  ordinal: /第|最后|末/,
  ordinalV2: /第|最后|末|上一|下一|前一|后一|这一|倒数/,
  percentage: /%|百分|千分|折|成|个点/,
  age: /岁|大|年纪/,
  dimension: new RegExp(
    `[米里尺寸丈码克斤吨磅升亩顷]|[0-9一二三四五六七八九十]两|字节|比特|兆|加仑|盎司|${DIGIT}\\s*(?:${UNIT_LETTERS})(?![a-z])`,
  ),
  temperature: /度|°/,
  // Signs that stand in other words as often (订单号, 有点, 售后) count behind a number or in front of their fellows alone.
  datetimeV2: new RegExp(
    `[0-9]{1,4}[/.:：-][0-9]{1,2}|(?:${DIGIT}|${CHINESE_NUMBER}|[整数多])\\s*(?:个半?)?(?:[年月日号天周秒点时分季]|小时|钟头|刻)|星期|礼拜|周末|周[一二三四五六日]|[今明昨前后当每那这次半全改隔][天日年晚早周月夜]|[上下本这每][个]?(?:周|月|季|年)|去年|年[初底末前后中]|月[初底末]|刚[才刚]|现在|目前|最近|近期|以[前后]|之[前后]|[早晚]上|早[晨点]|清晨|凌晨|傍晚|黄昏|上午|中午|下午|正午|午[后夜前]|[深半午]夜|夜里|晚间|今晚|明早|[春夏秋冬]|除夕|元旦|中秋|端午|重阳|元宵|七夕|国庆|清明|圣诞|情人节|劳动节|儿童节|母亲节|父亲节|教师节|妇女节|节[日前后]|植树节|年代|世纪|到时|马上|夜晚`,
  ),
  email: /@/,
  phonenumber: /[0-9](?:[^0-9]{0,3}[0-9]){4}/,
  url: /[a-z0-9]\.[a-z]|:\/\//,
  currency: /[$€£¥元块毛钱角欧镑币分]|rmb|usd|cny|美金|日圆|卢比|美刀/,
};

/** One of these is in every Chinese date and time; most utterances have none, which is told in a microsecond. */
const CHINESE_TIME_SIGNS =
  /[年月日号天周秒点时分季刻期拜末早晚夜午前后刚现目近晨昏春夏秋冬元重七清节代纪到马]|[0-9][/.:：-]/;

/**
 * Whether folded text could hold such an entity at all: a fast test that may say yes in vain. It says no to what only looks
 * like one ("3 pm" is no picometre).
 */
export function mayHold(name: PrebuiltName, locale: Locale, foldedText: string): boolean {
  if (locale === 'zh-CN')
    return (name !== 'datetimeV2' || CHINESE_TIME_SIGNS.test(foldedText)) && CHINESE[name].test(foldedText);
  return name === 'datetimeV2' ? mayHoldEnglishTime(foldedText) : ENGLISH[name].test(foldedText);
}

const TIME_IN_DIGITS =
  /(?:^|[^a-z0-9])(?:[0-9]{1,2}[/.-][0-9]{1,2}|[0-9]{4}-[0-9]{1,2}|[0-9]{1,2}(?:st|nd|rd|th|am|pm|:[0-9]{2})|(?:19|20)[0-9]{2})(?![a-z0-9])/;
const HAS_DIGIT = /[0-9]/;
const HAS_NUMBER = new RegExp(`${DIGIT}|${ENGLISH_NUMBER}`);
const TIME_WORDS = new Set(
  `today tonight to-day to-night tomorrow tmr tmrw yesterday now asap noon midnight midday morning afternoon evening night mon
  tue tues wed thu thur thurs fri sat sun day days daily week weeks weekend weekends weekly fortnight fortnights month months
  monthly year years yearly quarter quarters hour hours hr hrs h minute minutes min mins second seconds sec secs spring summer
  autumn winter fall christmas xmas easter thanksgiving halloween recently decade decades lunchtime mornings afternoons
  evenings nights`.split(/\s+/),
);
/** Words that tell a time together with a number, and nothing by themselves. */
const NUMBERED_TIME_WORDS = new Set(
  "soon later ago since until till before after eve am pm o'clock oclock past time date century centuries".split(' '),
);
const AT_NUMBER = new RegExp(`\\b(?:at|by|around|from) (?:${DIGIT}|${ENGLISH_NUMBER.replace('\\\\b', '')})|this time`);
const MONTH = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/;

/** Words are looked up one by one: an expression of all of them took as long as the classifier. */
function mayHoldEnglishTime(text: string): boolean {
  let needsNumber = false;
  for (let at = 0; at < text.length; at += 1) {
    if (!isLetter(text.charCodeAt(at)) || isLetter(text.charCodeAt(at - 1))) continue;
    const start = at;
    while (at < text.length && (isLetter(text.charCodeAt(at)) || isInsideWord(text, at))) at += 1;
    const word = text.slice(start, at).replace(/'s$/, '');
    if (TIME_WORDS.has(word) || word.endsWith('day') || word.endsWith('days') || MONTH.test(word)) return true;
    needsNumber ||= NUMBERED_TIME_WORDS.has(word);
  }
  if (needsNumber && HAS_NUMBER.test(text)) return true;
  return AT_NUMBER.test(text) || (HAS_DIGIT.test(text) && TIME_IN_DIGITS.test(text));
}

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** An apostrophe or hyphen between letters. */
function isInsideWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code === 39 || code === 45) && isLetter(text.charCodeAt(at + 1));
}
