import type { Locale } from '../../core/locale';
import type { RecognizedEntity } from '../../core/recognition';
import { foldedSpan, type FoldedText, originalSpan } from '../foldText';
import type { PrebuiltName } from '../languageModel';
import type { DateTimeEntity } from './dateTimes/dateTimeEntity';
import { mendDateTimes } from './dateTimes/mendDateTimes';
import { isFalseFriend } from './falseFriends';
import { mayHold } from './prebuiltGates';
import { findRelativeOrdinals } from './relativeOrdinals';

interface TextModel {
  parse(
    query: string,
    referenceTime?: Date,
  ): { start: number; end: number; text: string; typeName: string; resolution?: unknown }[] | null;
}

const CULTURES: Record<Locale, string> = { en: 'en-us', 'zh-CN': 'zh-cn' };

/** Each package and model is loaded when first asked: together they take half a second. */
const MODELS: Record<PrebuiltName, (culture: string) => TextModel> = {
  number: (culture) => new (numberPackage().NumberRecognizer)(culture).getNumberModel(culture),
  ordinal: ordinalModel,
  ordinalV2: ordinalModel,
  percentage: (culture) => new (numberPackage().NumberRecognizer)(culture).getPercentageModel(culture),
  datetimeV2: (culture) => {
    const { DateTimeRecognizer } =
      require('@microsoft/recognizers-text-date-time') as typeof import('@microsoft/recognizers-text-date-time');
    return new DateTimeRecognizer(culture).getDateTimeModel(culture);
  },
  // The sequence recognisers know no language but English; what they find is the same in all.
  email: () => sequenceRecognizer().getEmailModel('en-us'),
  phonenumber: () => sequenceRecognizer().getPhoneNumberModel('en-us'),
  url: () => sequenceRecognizer().getURLModel('en-us'),
  currency: (culture) => unitRecognizer(culture).getCurrencyModel(culture),
  age: (culture) => unitRecognizer(culture).getAgeModel(culture),
  dimension: (culture) => unitRecognizer(culture).getDimensionModel(culture),
  temperature: (culture) => unitRecognizer(culture).getTemperatureModel(culture),
};

/** Their values are `{ number, unit }`. */
const MEASURES: readonly PrebuiltName[] = ['currency', 'age', 'dimension', 'temperature'];

function ordinalModel(culture: string): TextModel {
  return new (numberPackage().NumberRecognizer)(culture).getOrdinalModel(culture);
}

function unitRecognizer(culture: string) {
  const { NumberWithUnitRecognizer } =
    require('@microsoft/recognizers-text-number-with-unit') as typeof import('@microsoft/recognizers-text-number-with-unit');
  return new NumberWithUnitRecognizer(culture);
}

function numberPackage(): typeof import('@microsoft/recognizers-text-number') {
  return require('@microsoft/recognizers-text-number') as typeof import('@microsoft/recognizers-text-number');
}

function sequenceRecognizer() {
  const { SequenceRecognizer } =
    require('@microsoft/recognizers-text-sequence') as typeof import('@microsoft/recognizers-text-sequence');
  return new SequenceRecognizer('en-us');
}

/** Finds one prebuilt entity with Microsoft's Recognizers-Text; `value` is its resolution (see `valueOf`). */
export class PrebuiltMatcher {
  private model: TextModel | undefined;

  constructor(
    readonly name: PrebuiltName,
    private readonly locale: Locale,
  ) {}

  find(original: string, folded: FoldedText, referenceTime: Date): RecognizedEntity[] {
    if (!mayHold(this.name, this.locale, folded.text)) return [];
    const part = readablePart(original);
    const relative = this.name.startsWith('ordinal') ? this.findRelative(original, folded) : [];
    const counted = (this.load().parse(part, referenceTime) ?? [])
      .filter(({ start, end }) => !relative.some((other) => start < other.start + other.length && other.start <= end))
      .filter(({ start, end }) => !isFalseFriend(this.name, this.locale, original, start, end + 1))
      .flatMap(({ start, end, resolution, text }) => {
        const value = valueOf(this.name, resolution, text);
        return value === undefined ? [] : [this.entity(original, start, end + 1, value)];
      });
    if (this.name === 'datetimeV2') return this.mended(original, part, folded, counted, referenceTime);
    // "Next" and "last" are places of `ordinalV2` alone (Microsoft, "Ordinal V2 prebuilt entity").
    return this.name === 'ordinalV2' ? [...relative, ...counted] : counted;
  }

  /** With the amounts and ranges of time that the recogniser reads wrongly put right. */
  private mended(
    original: string,
    part: string,
    folded: FoldedText,
    found: readonly RecognizedEntity[],
    referenceTime: Date,
  ): RecognizedEntity[] {
    const dateTimes = found.map(({ start, length, value }) => ({
      ...foldedSpan(folded, start, start + length),
      values: value as DateTimeEntity['values'],
    }));
    const text = folded.text.slice(0, foldedSpan(folded, 0, part.length).end);
    return mendDateTimes(text, this.locale, dateTimes, referenceTime).map(({ start, end, values }) => {
      const span = originalSpan(folded, start, end);
      return this.entity(original, span.start, span.end, values);
    });
  }

  private findRelative(original: string, folded: FoldedText): RecognizedEntity[] {
    return findRelativeOrdinals(folded.text, this.locale).map((found) => {
      const { start, end } = originalSpan(folded, found.start, found.end);
      return this.entity(original, start, end, found.value);
    });
  }

  private entity(original: string, start: number, end: number, value: unknown): RecognizedEntity {
    return { name: this.name, kind: 'prebuilt', text: original.slice(start, end), start, length: end - start, value };
  }

  /** Loads the recogniser and lets it compile its expressions, which it does at its first use. */
  warmUp(): void {
    this.load().parse('1', new Date(0));
  }

  private load(): TextModel {
    this.model ??= MODELS[this.name](CULTURES[this.locale]);
    return this.model;
  }
}

/** As long as an utterance could be for LUIS, in UTF-16 units, and numbers in it. */
const LONGEST_READ = 500;
const MOST_NUMBERS = 40;

/** Recognizers-Text takes time that grows with the square of the numbers in a text: half a minute for seven hundred sums. */
function readablePart(text: string): string {
  const part = text.slice(0, LONGEST_READ);
  let numbers = 0;
  for (const { index } of part.matchAll(/[0-9０-９]+/g)) {
    numbers += 1;
    if (numbers > MOST_NUMBERS) return part.slice(0, index);
  }
  return part;
}

/**
 * number, ordinal and percentage: a number; nothing for what is none ("2 in 1"). ordinalV2: `{ offset, relativeTo }`.
 * currency, age, dimension, temperature: `{ number, unit, isoCurrency? }`. datetimeV2: the resolution's list of
 * `{ timex, type, value | start, end }`. The others: the text.
 */
function valueOf(name: PrebuiltName, resolution: unknown, text: string): unknown {
  const resolved = (resolution ?? {}) as {
    value?: string | null;
    values?: unknown;
    unit?: string;
    isoCurrency?: string;
  };
  if (name === 'number' || name === 'ordinal') return toNumber(resolved.value);
  if (name === 'percentage') return toNumber(resolved.value?.replace(/%$/, ''));
  if (name === 'ordinalV2') return { offset: toNumber(resolved.value) ?? 0, relativeTo: 'start' };
  if (name === 'datetimeV2') return resolved.values ?? [];
  if (MEASURES.includes(name)) {
    const measure = { number: toNumber(resolved.value) ?? null, unit: resolved.unit ?? null };
    return resolved.isoCurrency === undefined ? measure : { ...measure, isoCurrency: resolved.isoCurrency };
  }
  return resolved.value ?? text;
}

function toNumber(value: string | null | undefined): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value.replaceAll(',', ''));
  return Number.isFinite(number) ? number : undefined;
}
