import type { Locale } from '../../../core/locale';
import type { DateTimeEntity, DateTimeValue } from './dateTimeEntity';
import { plusMonths, toDay, toDayText } from './calendar';

const MONTH = /^(?:[0-9]{4}|XXXX)-[0-9]{2}$/;
const LINKS: Record<Locale, { between: RegExp; before: RegExp }> = {
  'zh-CN': { between: /^\s*(?:到|至|~|-)\s*$/, before: /从\s*$/ },
  en: { between: /^ (?:to|through|thru|until|till|-) $/i, before: /\bfrom $/i },
};

/**
 * Two months with a word between them are one range, until the first day of the second, as in .NET: "from March to May" is
 * `(XXXX-03-01,XXXX-05-01,P2M)`. Recognizers-Text for JavaScript finds the two months.
 */
export function joinMonths(text: string, locale: Locale, entities: readonly DateTimeEntity[]): DateTimeEntity[] {
  const joined: DateTimeEntity[] = [];
  for (const entity of entities) {
    const before = joined.at(-1);
    const { between, before: opening } = LINKS[locale];
    if (
      before === undefined ||
      !isMonth(before) ||
      !isMonth(entity) ||
      !between.test(text.slice(before.end, entity.start))
    )
      joined.push(entity);
    else {
      const start = before.start - (opening.exec(text.slice(0, before.start))?.[0].length ?? 0);
      joined.splice(-1, 1, { start, end: entity.end, values: before.values.map((value) => toRange(value, entity)) });
    }
  }
  return joined;
}

function isMonth({ values }: DateTimeEntity): boolean {
  return (
    values.length > 0 &&
    values.every(({ timex, start, Mod }) => MONTH.test(timex ?? '') && start !== undefined && Mod === undefined)
  );
}

function toRange(first: DateTimeValue, second: DateTimeEntity): DateTimeValue {
  const start = toDay(first.start!);
  const named = second.values[0]!;
  const isYearOpen = named.timex!.startsWith('XXXX');
  let end = toDay(named.start!);
  // A month without a year is the first one after the beginning; one with a year stays, unless the range would be empty.
  if (isYearOpen) end = new Date(start.getFullYear(), end.getMonth(), 1);
  if (end <= start) end = plusMonths(end, 12 * Math.max(1, start.getFullYear() - end.getFullYear()));
  const months = (end.getFullYear() - start.getFullYear()) * 12 + end.getMonth() - start.getMonth();
  const endTimex = isYearOpen && first.timex!.startsWith('XXXX') ? `${named.timex}-01` : toDayText(end);
  return {
    timex: `(${first.timex}-01,${endTimex},P${months}M)`,
    type: 'daterange',
    start: toDayText(start),
    end: toDayText(end),
  };
}
