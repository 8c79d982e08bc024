import type { Locale } from '../../../core/locale';
import { toAmountValue } from './amountValue';
import { findHalfPeriods, withPart, withRepeatedWord } from './chinesePeriods';
import type { DateTimeEntity } from './dateTimeEntity';
import { mendDayRanges } from './dayRanges';
import { joinMonths } from './monthRanges';
import { findSpokenAmounts } from './spokenAmounts';

/**
 * What Recognizers-Text for JavaScript found in a text, resolved as Recognizers-Text for .NET does, which LUIS ran: amounts of time
 * with halves, ranges of days and months, parts of months and years. `text` is what offsets count in, without case or width.
 */
export function mendDateTimes(
  text: string,
  locale: Locale,
  found: readonly DateTimeEntity[],
  now: Date,
): DateTimeEntity[] {
  const spoken = findSpokenAmounts(text, locale).map(({ start, end, ...amount }) => ({
    start,
    end,
    values: [toAmountValue(amount, locale, now)],
    // "More than half an hour" and "every half hour" say more than the amount in them, "[in half an hour] later" does not.
    isWhole: amount.direction !== undefined,
  }));
  const halves = locale === 'zh-CN' ? findHalfPeriods(text, now).map((period) => ({ ...period, isWhole: true })) : [];
  const own = [...spoken, ...halves].filter(
    ({ start, end, isWhole }) =>
      isWhole || found.every((other) => !overlap(other, { start, end }) || (start <= other.start && other.end <= end)),
  );
  const kept = found
    .filter((entity) => !own.some((other) => overlap(entity, other)))
    .map((entity) => (locale === 'zh-CN' ? withPart(text, withRepeatedWord(text, entity)) : entity))
    .map((entity) => ({ ...entity, values: mendDayRanges(entity.values) }));
  const all = [...kept, ...own.map(({ start, end, values }) => ({ start, end, values }))];
  return joinMonths(
    text,
    locale,
    all.sort((a, b) => a.start - b.start),
  );
}

interface Span {
  start: number;
  end: number;
}

function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
