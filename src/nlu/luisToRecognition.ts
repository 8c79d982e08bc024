import type { Locale } from '../core/locale';
import {
  type EntityKind,
  NONE_INTENT,
  type Recognition,
  type RecognizedEntity,
  type ScoredIntent,
} from '../core/recognition';
import { resolveOverlaps } from './entities/resolveOverlaps';
import { identifierValue } from './identifierValue';
import { type LuisEntities, type LuisInstance, type LuisReply, luisEntities } from './luisPayload';

/** Model type ids of the LUIS v3 API. */
const KINDS: Record<number, EntityKind> = {
  1: 'ml',
  2: 'prebuilt',
  3: 'ml',
  4: 'composite',
  5: 'list',
  7: 'patternAny',
  8: 'regex',
};

/** What a LUIS v3 reply says, in our terms. Children of composite and machine-learned entities stand beside their parents. */
export function luisToRecognition(text: string, locale: Locale, reply: LuisReply): Recognition {
  const { topIntent, intents, entities, sentiment } = reply.prediction;
  const all = readEntities(entities).sort((a, b) => a.start - b.start || b.length - a.length);
  const recognition: Recognition = {
    text,
    locale,
    topIntent,
    intents: orderIntents(topIntent, intents),
    // What stands inside a composite or machine-learned entity may be its part: the reply nests it only there.
    entities: resolveOverlaps(all, ({ kind }) => kind === 'composite' || kind === 'ml'),
  };
  if (all.length > recognition.entities.length) recognition.overlapping = all;
  if (sentiment !== undefined) recognition.sentiment = { label: toLabel(sentiment.label), score: sentiment.score };
  return recognition;
}

function orderIntents(topIntent: string, intents: LuisReply['prediction']['intents']): ScoredIntent[] {
  const scored = Object.entries(intents).map(([intent, { score }]) => ({ intent, score: score ?? 0 }));
  for (const intent of [topIntent, NONE_INTENT])
    if (!Object.hasOwn(intents, intent) && !scored.some((known) => known.intent === intent))
      scored.push({ intent, score: 0 });
  return scored.sort((a, b) => Number(b.intent === topIntent) - Number(a.intent === topIntent) || b.score - a.score);
}

function toLabel(label: string | undefined): NonNullable<Recognition['sentiment']>['label'] {
  return label === 'negative' || label === 'positive' ? label : 'neutral';
}

function readEntities(level: LuisEntities): RecognizedEntity[] {
  const found: RecognizedEntity[] = [];
  for (const [key, places] of Object.entries(level.$instance ?? {})) {
    const values = level[key];
    places.forEach((place, index) => {
      const value: unknown = Array.isArray(values) ? values[index] : undefined;
      found.push(readEntity(key, place, value), ...readChildren(value));
    });
  }
  return found;
}

function readEntity(key: string, place: LuisInstance, resolved: unknown): RecognizedEntity {
  const kind = KINDS[place.modelTypeId ?? 1] ?? 'ml';
  const { name, value } =
    kind === 'prebuilt'
      ? readPrebuilt(place.type, resolved)
      : { name: place.type, value: readValue(kind, place, resolved) };
  const entity: RecognizedEntity = {
    name,
    kind,
    text: place.text,
    start: place.startIndex,
    length: place.length,
    value,
  };
  const role = place.role ?? (kind !== 'prebuilt' && key !== place.type ? key : undefined);
  if (role !== undefined) entity.role = role;
  if (place.score !== undefined) entity.score = place.score;
  return entity;
}

/** The list's canonical form, an identifier as the local engine writes it, or what LUIS resolved. */
function readValue(kind: EntityKind, place: LuisInstance, resolved: unknown): unknown {
  if (kind === 'list')
    return Array.isArray(resolved) ? ((resolved as unknown[])[0] ?? place.text) : (resolved ?? place.text);
  if (kind === 'regex') return identifierValue(place.text);
  return withoutInstances(resolved) ?? place.text;
}

/** `builtin.datetimeV2.date` is our `datetimeV2`; `builtin.ordinalV2` with its place from the start is our `ordinal`. */
function readPrebuilt(type: string, resolved: unknown): { name: string; value: unknown } {
  const name = type.replace(/^builtin\./, '').split('.')[0] as string;
  if (name === 'ordinalV2' && isObject(resolved) && resolved.relativeTo === 'start')
    return { name: 'ordinal', value: resolved.offset };
  return { name, value: withoutInstances(resolved) };
}

function readChildren(value: unknown): RecognizedEntity[] {
  if (!isObject(value)) return [];
  const level = luisEntities.safeParse(value);
  return level.success ? readEntities(level.data) : [];
}

function withoutInstances(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutInstances);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '$instance')
      .map(([key, inner]) => [key, withoutInstances(inner)]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
