import { plusDays, plusMonths } from './calendar';

export type TimeUnit = 'year' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second';

/** "Two and a half hours" is one part, "an hour and ten minutes" two: the larger unit first. */
export type Amount = readonly { unit: TimeUnit; number: number }[];

/** Letters and lengths are those of Recognizers-Text, whose months have 30 days; the larger unit first. */
const UNITS: Record<TimeUnit, { letter: string; seconds: number }> = {
  year: { letter: 'Y', seconds: 31_536_000 },
  month: { letter: 'M', seconds: 2_592_000 },
  week: { letter: 'W', seconds: 604_800 },
  day: { letter: 'D', seconds: 86_400 },
  hour: { letter: 'H', seconds: 3600 },
  minute: { letter: 'M', seconds: 60 },
  second: { letter: 'S', seconds: 1 },
};
const MONTHS_IN_YEAR = 12;
const DAYS_IN_MONTH = 30;
const DAYS_IN_WEEK = 7;

/** Whether each part has a smaller unit than the one before: what is said otherwise are several amounts. */
export function isInOrder(amount: Amount): boolean {
  return amount.every((part, index) => {
    const before = amount[index - 1];
    return before === undefined || UNITS[before.unit].seconds > UNITS[part.unit].seconds;
  });
}

/** Of hours, minutes or seconds: then its result is a moment, else a day. */
export function isOfTime(amount: Amount): boolean {
  return amount.some(({ unit }) => UNITS[unit].seconds < UNITS.day.seconds);
}

export function secondsOf(amount: Amount): number {
  return amount.reduce((sum, { unit, number }) => sum + number * UNITS[unit].seconds, 0);
}

/** `PT2.5H`, `P1Y3M`, `P1DT2H`. */
export function toDurationTimex(amount: Amount): string {
  const write = (parts: Amount): string => parts.map(({ unit, number }) => `${number}${UNITS[unit].letter}`).join('');
  const days = write(amount.filter((part) => !isOfTime([part])));
  const time = write(amount.filter((part) => isOfTime([part])));
  return `P${days}${time === '' ? '' : `T${time}`}`;
}

/**
 * The moment that lies an amount after another one, or before it with `sign` -1. Half a year is six months and half a month 15
 * days; Recognizers-Text for .NET rounds both to nothing, the JavaScript one halves of all units.
 */
export function shift(from: Date, amount: Amount, sign: 1 | -1): Date {
  return amount.reduce((date, { unit, number }) => {
    if (unit === 'year') return plusMonths(date, sign * Math.round(number * MONTHS_IN_YEAR));
    if (unit === 'month')
      return plusDays(plusMonths(date, sign * Math.trunc(number)), sign * Math.round((number % 1) * DAYS_IN_MONTH));
    if (unit === 'week') return plusDays(date, sign * number * DAYS_IN_WEEK);
    if (unit === 'day') return plusDays(date, sign * number);
    return new Date(date.getTime() + sign * number * UNITS[unit].seconds * 1000);
  }, from);
}
