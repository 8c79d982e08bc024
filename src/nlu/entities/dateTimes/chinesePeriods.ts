import { daysBetween, plusDays, plusMonths, toDay, toDayText, toWeekText, weekdayOf } from './calendar';
import type { DateTimeEntity, DateTimeValue } from './dateTimeEntity';

const HALF =
  /(?:([今本去明后前])年|(?<![0-9])([0-9]{4})年)?的?(?<![以之早晚])([上下前后])个?半(年|个?月|周)(?![前后内])/g;
const YEARS_AWAY: Record<string, number> = { 今: 0, 本: 0, 去: -1, 明: 1, 后: 2, 前: -2 };
const MONTH_PART = /^(?:(初)|[底末])/;
const YEAR_PART = /^年?(?:(初)|[底末])/;

/** "上半年", "去年下半年", "上半月", "下半周" in folded text, as .NET resolves them: `(2019-01-01,2019-07-01,P6M)`. */
export function findHalfPeriods(text: string, now: Date): DateTimeEntity[] {
  if (!text.includes('半')) return [];
  return [...text.matchAll(HALF)].flatMap((match) => {
    const [words, yearWord, yearDigits, half = '', unit = ''] = match;
    const hasYear = (yearWord ?? yearDigits) !== undefined;
    if (hasYear && unit !== '年') return [];
    const year = yearDigits === undefined ? now.getFullYear() + (YEARS_AWAY[yearWord ?? ''] ?? 0) : Number(yearDigits);
    const value = toHalf(unit, '上前'.includes(half), year, now);
    // "的上半年" begins behind its first word where no year stands before it.
    const start = match.index + (words.startsWith('的') ? 1 : 0);
    return [{ start, end: match.index + words.length, values: [value] }];
  });
}

function toHalf(unit: string, isFirst: boolean, year: number, now: Date): DateTimeValue {
  if (unit === '年') {
    const start = new Date(year, isFirst ? 0 : 6, 1);
    return toRange(start, plusMonths(start, 6), 'P6M');
  }
  const begin =
    unit === '周'
      ? plusDays(new Date(now.getFullYear(), now.getMonth(), now.getDate()), 1 - weekdayOf(now))
      : new Date(now.getFullYear(), now.getMonth(), 1);
  const middle = plusDays(begin, unit === '周' ? 3 : 15);
  const end = unit === '周' ? plusDays(begin, 7) : plusMonths(begin, 1);
  const [from, to] = isFirst ? [begin, middle] : [middle, end];
  return toRange(from, to, `P${daysBetween(from, to)}D`);
}

function toRange(from: Date, to: Date, length: string): DateTimeValue {
  const [start, end] = [toDayText(from), toDayText(to)];
  return { timex: `(${start},${end},${length})`, type: 'daterange', start, end };
}

/** "下下周三" lies a week behind "下周三", which is what Recognizers-Text for JavaScript finds in it; so with months. */
export function withRepeatedWord(text: string, entity: DateTimeEntity): DateTimeEntity {
  const words = text.slice(entity.start, entity.end);
  const [, word, unit] = /^([上下])个?(周|星期|礼拜|月)/.exec(words) ?? [];
  if (word === undefined) return entity;
  let start = entity.start;
  while (text[start - 1] === word) start -= 1;
  const steps = (entity.start - start) * (word === '下' ? 1 : -1);
  if (steps === 0) return entity;
  const move = (day: Date): Date => (unit === '月' ? plusMonths(day, steps) : plusDays(day, 7 * steps));
  return { ...entity, start, values: entity.values.map((value) => moved(value, move)) };
}

function moved(value: DateTimeValue, move: (day: Date) => Date): DateTimeValue {
  const moveDays = (text: string): string =>
    text.replaceAll(/[0-9]{4}-[0-9]{2}-[0-9]{2}/g, (day) => toDayText(move(toDay(day))));
  const { start } = value;
  const timex = moveDays(value.timex ?? '')
    .replace(/^[0-9]{4}-W[0-9]{2}/, (week) => (start === undefined ? week : toWeekText(move(toDay(start)))))
    .replace(/^[0-9]{4}-[0-9]{2}$/, (month) => toDayText(move(toDay(`${month}-01`))).slice(0, 7));
  return {
    ...value,
    ...(value.timex !== undefined && { timex }),
    ...(value.value !== undefined && { value: moveDays(value.value) }),
    ...(start !== undefined && { start: moveDays(start) }),
    ...(value.end !== undefined && { end: moveDays(value.end) }),
  };
}

/** "下个月初" is the beginning of a month, "明年年底" the end of a year, with the borders that "early next month" has in English. */
export function withPart(text: string, entity: DateTimeEntity): DateTimeEntity {
  const behind = text.slice(entity.end, entity.end + 3);
  const isMonth = entity.values.every(({ timex }) => /^(?:[0-9]{4}|XXXX)-[0-9]{2}$/.test(timex ?? ''));
  const isYear = entity.values.every(({ timex }) => /^[0-9]{4}$/.test(timex ?? ''));
  if (entity.values.length === 0 || (!isMonth && !isYear)) return entity;
  const [words, first] = (isMonth ? MONTH_PART : YEAR_PART).exec(behind) ?? [];
  if (words === undefined) return entity;
  const part = first === undefined ? 'end' : 'start';
  return { ...entity, end: entity.end + words.length, values: entity.values.map((value) => toPart(value, part)) };
}

function toPart(value: DateTimeValue, part: 'start' | 'end'): DateTimeValue {
  if (value.start === undefined || value.end === undefined || value.Mod !== undefined) return value;
  const begin = toDay(value.start);
  const middle = toDayText(value.timex?.length === 4 ? plusMonths(begin, 6) : plusDays(begin, 15));
  return part === 'start' ? { ...value, Mod: part, end: middle } : { ...value, Mod: part, start: middle };
}
