import type { Locale } from '../core/locale';
import type { Texts } from '../ports/texts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A length of time as people say it: whole minutes, above two hours whole hours; never "0 minutes". */
export function durationText(texts: Texts, locale: Locale, durationMs: number): string {
  if (durationMs < MINUTE_MS) return texts.say(locale, 'desk.duration.moment');
  if (durationMs < 2 * HOUR_MS)
    return texts.say(locale, 'desk.duration.minutes', { count: Math.round(durationMs / MINUTE_MS) });
  return texts.say(locale, 'desk.duration.hours', { count: Math.round(durationMs / HOUR_MS) });
}
