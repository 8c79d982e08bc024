import type { ServedEntity } from './servedEntity';

type Fields = Record<string, unknown>;

const MEASURES = new Set(['currency', 'age', 'dimension', 'temperature']);

/** The type of a prebuilt entity in either generation: `builtin.datetimeV2.date`, `builtin.currency`. */
export function prebuiltType({ name, value }: ServedEntity): string {
  const subtype = subtypeOf(name, value);
  return subtype === undefined ? `builtin.${name}` : `builtin.${name}.${subtype}`;
}

/** What v3 says it is: numbers as numbers, dates grouped by their TIMEX, measures as `{number, unit}`. */
export function prebuiltV3Value({ name, value, text }: ServedEntity): unknown {
  if (name === 'datetimeV2' && Array.isArray(value)) return datetimeV3(value as Fields[], text);
  if (MEASURES.has(name) && isFields(value)) {
    const { number, unit } = value;
    return typeof number === 'number' ? { number, unit } : { unit };
  }
  if (name === 'percentage') return percentOf(value);
  return value ?? text;
}

/** v2's `resolution`: numbers and measures as text. */
export function prebuiltV2Resolution({ name, value, text, score }: ServedEntity): Fields {
  if (name === 'datetimeV2') return { values: value };
  if (MEASURES.has(name) && isFields(value)) {
    return { unit: value.unit, value: typeof value.number === 'number' ? String(value.number) : null };
  }
  if (name === 'number' && typeof value === 'number') {
    return { subtype: Number.isInteger(value) ? 'integer' : 'decimal', value: String(value) };
  }
  if (name === 'percentage') return { value: `${String(percentOf(value))}%` };
  if (name === 'ordinalV2' && isFields(value)) return { offset: String(value.offset), relativeTo: value.relativeTo };
  if (name === 'phonenumber' && score !== undefined) return { score: String(score), value: value ?? text };
  return { value: typeof value === 'number' ? String(value) : (value ?? text) };
}

function subtypeOf(name: string, value: unknown): string | undefined {
  if (name === 'datetimeV2' && Array.isArray(value)) {
    const type = (value as Fields[])[0]?.type;
    return typeof type === 'string' ? type : undefined;
  }
  if (name === 'ordinalV2' && isFields(value) && value.relativeTo !== 'start') return 'relative';
  return name === 'geographyV2' && isFields(value) && typeof value.type === 'string' ? value.type : undefined;
}

/** "May 2nd" has one TIMEX and two readings, the last one and the next. */
function datetimeV3(readings: readonly Fields[], text: string): unknown {
  const byTimex = new Map<unknown, Fields[]>();
  for (const { timex, type: _type, ...resolution } of readings) {
    byTimex.set(timex, [...(byTimex.get(timex) ?? []), resolution]);
  }
  const type = readings[0]?.type;
  if (type === undefined) return text;
  return { type, values: [...byTimex].map(([timex, resolution]) => ({ timex, resolution })) };
}

function percentOf(value: unknown): unknown {
  return typeof value === 'string' ? Number(value.replace(/\s*%$/, '')) : value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
