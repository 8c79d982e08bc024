import dayjs from 'dayjs';
import isoWeek from 'dayjs/plugin/isoWeek';

/** Days and moments in the server's time zone, written as Recognizers-Text writes them. */

dayjs.extend(isoWeek);

/** `2026-03-11`. */
export function toDayText(date: Date): string {
  return dayjs(date).format('YYYY-MM-DD');
}

/** `2026-03-11 10:30:00`. */
export function toMomentText(date: Date): string {
  return dayjs(date).format('YYYY-MM-DD HH:mm:ss');
}

/** The midnight at which `2026-03-11` begins. */
export function toDay(text: string): Date {
  return dayjs(text).startOf('day').toDate();
}

/** By the calendar, so that a day with a change of the clock counts as one; what is left of a day is added in hours. */
export function plusDays(date: Date, days: number): Date {
  const whole = Math.trunc(days);
  return dayjs(date)
    .add(whole, 'day')
    .add((days - whole) * 24, 'hour')
    .toDate();
}

/** The same day of another month, or its last one where it has no such day. */
export function plusMonths(date: Date, months: number): Date {
  return dayjs(date).add(months, 'month').toDate();
}

/** 1 for Monday to 7 for Sunday, as TIMEX counts. */
export function weekdayOf(date: Date): number {
  return dayjs(date).isoWeekday();
}

export function daysBetween(start: Date, end: Date): number {
  return Math.round(dayjs(end).diff(start, 'day', true));
}

/** `2026-W12`: the ISO week of a day. */
export function toWeekText(date: Date): string {
  const day = dayjs(date);
  return `${day.isoWeekYear()}-W${String(day.isoWeek()).padStart(2, '0')}`;
}
