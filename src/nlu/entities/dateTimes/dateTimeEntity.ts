/** One reading of a date or time, as LUIS's `datetimeV2` lists them. */
export interface DateTimeValue {
  /** The recogniser leaves it out now and then ("mid 2027"). */
  timex?: string;
  type: string;
  Mod?: string;
  value?: string;
  start?: string;
  end?: string;
}

/** A date or time in the original text, with `end` behind its last unit. */
export interface DateTimeEntity {
  start: number;
  end: number;
  values: DateTimeValue[];
}
