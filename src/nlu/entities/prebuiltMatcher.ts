import type { Locale } from '../../core/locale';
import type { RecognizedEntity } from '../../core/recognition';
import type { FoldedText } from '../foldText';
import type { PrebuiltName } from '../languageModel';
import { mayHold } from './prebuiltGates';

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
  ordinal: (culture) => new (numberPackage().NumberRecognizer)(culture).getOrdinalModel(culture),
  datetimeV2: (culture) => {
    const { DateTimeRecognizer } =
      require('@microsoft/recognizers-text-date-time') as typeof import('@microsoft/recognizers-text-date-time');
    return new DateTimeRecognizer(culture).getDateTimeModel(culture);
  },
  // The sequence recognisers know no language but English; what they find is the same in all.
  email: () => sequenceRecognizer().getEmailModel('en-us'),
  phonenumber: () => sequenceRecognizer().getPhoneNumberModel('en-us'),
  url: () => sequenceRecognizer().getURLModel('en-us'),
  currency: (culture) => {
    const { NumberWithUnitRecognizer } =
      require('@microsoft/recognizers-text-number-with-unit') as typeof import('@microsoft/recognizers-text-number-with-unit');
    return new NumberWithUnitRecognizer(culture).getCurrencyModel(culture);
  },
};

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
    return (this.load().parse(original, referenceTime) ?? []).map((result) => ({
      name: this.name,
      kind: 'prebuilt' as const,
      text: original.slice(result.start, result.end + 1),
      start: result.start,
      length: result.end + 1 - result.start,
      value: valueOf(this.name, result.resolution, result.text),
    }));
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

/**
 * number and ordinal: a number (ordinals from the end stay as resolved). currency: `{ number, unit, isoCurrency? }`.
 * datetimeV2: the resolution's list of `{ timex, type, value | start, end }`. The others: the text.
 */
function valueOf(name: PrebuiltName, resolution: unknown, text: string): unknown {
  const resolved = (resolution ?? {}) as {
    value?: string | null;
    values?: unknown;
    unit?: string;
    isoCurrency?: string;
  };
  if (name === 'number' || name === 'ordinal') return toNumber(resolved.value) ?? text;
  if (name === 'datetimeV2') return resolved.values ?? [];
  if (name === 'currency') {
    const currency = { number: toNumber(resolved.value) ?? null, unit: resolved.unit ?? null };
    return resolved.isoCurrency === undefined ? currency : { ...currency, isoCurrency: resolved.isoCurrency };
  }
  return resolved.value ?? text;
}

function toNumber(value: string | null | undefined): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value.replaceAll(',', ''));
  return Number.isFinite(number) ? number : undefined;
}
