export const DAY_MS = 86_400_000;

/** The instant `days` days of 24 hours after an ISO 8601 time. */
export function daysAfter(iso: string, days: number): Date {
  return new Date(Date.parse(iso) + days * DAY_MS);
}

/** The same moment `months` calendar months later; a day that the month lacks becomes its last. */
export function monthsAfter(iso: string, months: number): Date {
  const start = new Date(iso);
  const result = new Date(start);
  result.setUTCDate(1);
  result.setUTCMonth(start.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(result.getUTCFullYear(), result.getUTCMonth() + 1, 0)).getUTCDate();
  result.setUTCDate(Math.min(start.getUTCDate(), lastDay));
  return result;
}
