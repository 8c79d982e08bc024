import type { Locale } from '../../../core/locale';
import { type Amount, isOfTime, secondsOf, shift, toDurationTimex } from './amount';
import { plusDays, toDayText, toMomentText } from './calendar';
import type { DateTimeValue } from './dateTimeEntity';
import type { SpokenAmount } from './spokenAmounts';

/** What an amount of time means at a moment: a duration, a point or a range, as Recognizers-Text resolves those it can read. */
export function toAmountValue(
  { amount, direction }: Pick<SpokenAmount, 'amount' | 'direction'>,
  locale: Locale,
  now: Date,
): DateTimeValue {
  if (direction === undefined)
    return { timex: toDurationTimex(amount), type: 'duration', value: String(secondsOf(amount)) };
  if (direction === 'ago' || direction === 'ahead')
    return toPoint(shift(now, amount, direction === 'ago' ? -1 : 1), amount, locale);
  if (direction === 'past') return toRange(shift(now, amount, -1), now, amount);
  // Coming days begin tomorrow, coming hours now.
  const start = isOfTime(amount) ? now : plusDays(now, 1);
  return toRange(start, shift(start, amount, 1), amount);
}

function toPoint(date: Date, amount: Amount, locale: Locale): DateTimeValue {
  const day = toDayText(date);
  if (!isOfTime(amount)) return { timex: day, type: 'date', value: day };
  const value = toMomentText(date);
  // In Chinese its TIMEX has the day alone, in .NET too (Specs/DateTime/Chinese/DateTimeModel.json, "他10分钟之前刚走").
  return { timex: locale === 'zh-CN' ? day : value.replace(' ', 'T'), type: 'datetime', value };
}

function toRange(from: Date, to: Date, amount: Amount): DateTimeValue {
  const write = isOfTime(amount) ? toMomentText : toDayText;
  const [start, end] = [write(from), write(to)];
  const timex = `(${start.replace(' ', 'T')},${end.replace(' ', 'T')},${toDurationTimex(amount)})`;
  return { timex, type: isOfTime(amount) ? 'datetimerange' : 'daterange', start, end };
}
