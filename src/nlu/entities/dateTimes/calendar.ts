/** Days and moments in the server's time zone, written as Recognizers-Text writes them. */

const DAY_MS = 86_400_000;

/** `2026-03-11`. */
export function toDayText(date: Date): string {
  return `${padded(date.getFullYear(), 4)}-${padded(date.getMonth() + 1)}-${padded(date.getDate())}`;
}

/** `2026-03-11 10:30:00`. */
export function toMomentText(date: Date): string {
  return `${toDayText(date)} ${padded(date.getHours())}:${padded(date.getMinutes())}:${padded(date.getSeconds())}`;
}

/** The midnight at which `2026-03-11` begins. */
export function toDay(text: string): Date {
  const [year, month, day] = text.split('-').map(Number);
  return new Date(year ?? 0, (month ?? 1) - 1, day ?? 1);
}

/** By the calendar, so that a day with a change of the clock counts as one; what is left of a day is added in hours. */
export function plusDays(date: Date, days: number): Date {
  const moved = new Date(date);
  moved.setDate(moved.getDate() + Math.trunc(days));
  return new Date(moved.getTime() + (days % 1) * DAY_MS);
}

/** The same day of another month, or its last one where it has no such day. */
export function plusMonths(date: Date, months: number): Date {
  const moved = new Date(date);
  moved.setDate(1);
  moved.setMonth(moved.getMonth() + months);
  const lastDay = new Date(moved.getFullYear(), moved.getMonth() + 1, 0).getDate();
  moved.setDate(Math.min(date.getDate(), lastDay));
  return moved;
}

/** 1 for Monday to 7 for Sunday, as TIMEX counts. */
export function weekdayOf(date: Date): number {
  return date.getDay() || 7;
}

export function daysBetween(start: Date, end: Date): number {
  return Math.round((end.getTime() - start.getTime()) / DAY_MS);
}

/** `2026-W12`: the ISO week of a day. */
export function toWeekText(date: Date): string {
  const thursday = plusDays(date, 4 - weekdayOf(date));
  const week = 1 + Math.floor(daysBetween(new Date(thursday.getFullYear(), 0, 1), thursday) / 7);
  return `${padded(thursday.getFullYear(), 4)}-W${padded(week)}`;
}

function padded(number: number, length = 2): string {
  return String(number).padStart(length, '0');
}
