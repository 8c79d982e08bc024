import { daysBetween, plusDays, plusMonths, toDay, toDayText, weekdayOf } from './calendar';
import type { DateTimeValue } from './dateTimeEntity';

const RANGE = /^\(([^,]+),([^,]+),P[0-9]+D\)$/;
/** Four digits of a year: `Date` takes the years before 100 for the last century's. */
const DEFINITE = /^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$/;
const WEEKDAY = /^XXXX-WXX-([1-7])$/;
const DAY_OF_YEAR = /^XXXX-([0-9]{2})-([0-9]{2})$/;

/**
 * Ranges of days whose end is the first such day after their beginning: "next monday to friday" ended before it began, "last
 * friday to monday" was also ten days long. What is in order already stays as it was.
 */
export function mendDayRanges(values: readonly DateTimeValue[]): DateTimeValue[] {
  const mended = values.map((value) => mendDayRange(value) ?? value);
  // Two readings that became one; where nothing was mended they stay two.
  if (mended.every((value, index) => value === values[index])) return mended;
  return mended.filter(
    ({ start, end }, index) => mended.findIndex((each) => each.start === start && each.end === end) === index,
  );
}

function mendDayRange(value: DateTimeValue): DateTimeValue | undefined {
  const [, first = '', second = ''] = RANGE.exec(value.timex ?? '') ?? [];
  if (first === '' || value.start === undefined || value.end === undefined) return undefined;
  const isFixed = DEFINITE.test(first);
  // "Friday to next Tuesday": the last Friday before it.
  const start =
    DEFINITE.test(second) && !isFixed ? lastBefore(toDay(second), first) : isFixed ? toDay(first) : toDay(value.start);
  const end = start && firstAfter(start, second);
  if (start === undefined || end === undefined) return undefined;
  const length = daysBetween(start, end);
  const [startText, endText] = [toDayText(start), toDayText(end)];
  const isInOrder = startText === value.start && endText === value.end && value.timex?.endsWith(`,P${length}D)`);
  if (isInOrder) return undefined;
  // As .NET writes it, a weekday that is counted from a known day is known itself.
  const write = (timex: string, day: string): string =>
    DEFINITE.test(timex) || (isFixed && WEEKDAY.test(timex)) ? day : timex;
  return {
    ...value,
    timex: `(${write(first, startText)},${write(second, endText)},P${length}D)`,
    start: startText,
    end: endText,
  };
}

/** The first day after `start` that a TIMEX names; nothing where it names none, as a day that lies before in another month does. */
function firstAfter(start: Date, timex: string): Date | undefined {
  const weekday = WEEKDAY.exec(timex)?.[1];
  if (weekday !== undefined) return plusDays(start, ((Number(weekday) - weekdayOf(start) + 6) % 7) + 1);
  const [, month, day] = DAY_OF_YEAR.exec(timex) ?? [];
  if (month !== undefined) {
    const sameYear = toDay(`${start.getFullYear()}-${month}-${day}`);
    return sameYear > start ? sameYear : plusMonths(sameYear, 12);
  }
  if (!DEFINITE.test(timex)) return undefined;
  // "The 28th to the 5th of next month" ends in the month after it.
  const end = toDay(timex);
  return end >= start ? end : end.getMonth() === start.getMonth() ? plusMonths(end, 1) : undefined;
}

function lastBefore(end: Date, timex: string): Date | undefined {
  const weekday = WEEKDAY.exec(timex)?.[1];
  return weekday === undefined ? undefined : plusDays(end, -((weekdayOf(end) - Number(weekday) + 6) % 7) - 1);
}
