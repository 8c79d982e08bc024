import { z } from 'zod';
import { badArgument, LuisProblem } from './luisProblem';

/** The longest query, in UTF-16 code units: LUIS's own limit for an utterance. */
const MAX_QUERY_LENGTH = 500;
const MAX_LISTS = 10;
const MAX_LIST_ITEMS = 2_000;
const MAX_EXTERNAL_ENTITIES = 500;
const MINUTES_BEHIND_UTC = -720;
const MINUTES_AHEAD_OF_UTC = 840;

const externalEntity = z.object({
  entityName: z.string().min(1),
  startIndex: z.number().int().nonnegative(),
  entityLength: z.number().int().positive(),
  resolution: z.unknown().optional(),
  score: z.number().nullish(),
});
export type ExternalEntity = z.infer<typeof externalEntity>;

const dynamicList = z.object({
  listEntityName: z.string().min(1),
  requestLists: z
    .array(
      z.object({
        name: z.string().nullish(),
        canonicalForm: z.string().min(1),
        synonyms: z.array(z.string()).max(MAX_LIST_ITEMS).nullish(),
      }),
    )
    .max(MAX_LIST_ITEMS),
});
export type DynamicList = z.infer<typeof dynamicList>;

const v3Body = z.object({
  query: z.string(),
  options: z
    .object({ datetimeReference: z.string().nullish(), preferExternalEntities: z.boolean().nullish() })
    .nullish(),
  dynamicLists: z.array(dynamicList).max(MAX_LISTS).nullish(),
  externalEntities: z.array(externalEntity).max(MAX_EXTERNAL_ENTITIES).nullish(),
});

/** A prediction as asked for, in either generation of the protocol. */
export interface PredictionQuery {
  query: string;
  /** v3: `$instance`. */
  verbose: boolean;
  allIntents: boolean;
  /** Whether the query goes to the review list. */
  log: boolean;
  /** What "tomorrow" counts from; its local fields are what the caller wrote. */
  datetimeReference?: Date;
  preferExternalEntities: boolean;
  dynamicLists: readonly DynamicList[];
  externalEntities: readonly ExternalEntity[];
}

/** Reads a v3 request; `body` is undefined for GET. Throws `LuisProblem` 400 naming the field, 414 for a long query. */
export function readV3(parameters: URLSearchParams, body: unknown): PredictionQuery {
  const given = body === undefined ? fromParameters(parameters) : body;
  const parsed = v3Body.safeParse(given);
  if (!parsed.success) throw badArgument(...firstIssue(parsed.error));
  const { query, options, dynamicLists, externalEntities } = parsed.data;
  const reference = options?.datetimeReference || undefined;
  return {
    query: checkedQuery('query', query),
    verbose: readFlag(parameters, 'verbose'),
    allIntents: readFlag(parameters, 'show-all-intents'),
    log: readFlag(parameters, 'log'),
    preferExternalEntities: options?.preferExternalEntities ?? false,
    dynamicLists: dynamicLists ?? [],
    externalEntities: (externalEntities ?? []).map((entity, index) => checkedSpan(entity, index, query)),
    ...(reference === undefined ? {} : { datetimeReference: readWallClock('options.datetimeReference', reference) }),
  };
}

/** Reads a v2 request: the query is the JSON string of the body, or `q` for GET (`body` undefined). */
export function readV2(
  parameters: URLSearchParams,
  body: unknown,
  now: Date,
): { asked: PredictionQuery; staging: boolean } {
  const query = body === undefined ? parameters.get('q') : body;
  const verbose = readFlag(parameters, 'verbose');
  const offset = readOffset(parameters);
  const asked: PredictionQuery = {
    query: checkedQuery('q', query),
    verbose,
    allIntents: verbose,
    log: readFlag(parameters, 'log'),
    preferExternalEntities: false,
    dynamicLists: [],
    externalEntities: [],
    ...(offset === undefined ? {} : { datetimeReference: wallClockAt(now, offset) }),
  };
  return { asked, staging: readFlag(parameters, 'staging') };
}

function fromParameters(parameters: URLSearchParams): object {
  return {
    query: parameters.get('query') ?? undefined,
    options: { datetimeReference: parameters.get('datetimeReference') },
  };
}

function checkedQuery(field: string, query: unknown): string {
  if (typeof query !== 'string') throw badArgument(field, 'must be a text');
  if (query.trim() === '') throw badArgument(field, 'must not be empty');
  if (query.length > MAX_QUERY_LENGTH) {
    const message = `The argument '${field}' is ${query.length} characters long; ${MAX_QUERY_LENGTH} are allowed.`;
    throw new LuisProblem(414, 'QueryTooLong', message);
  }
  return query;
}

function checkedSpan(entity: ExternalEntity, index: number, query: string): ExternalEntity {
  if (entity.startIndex + entity.entityLength <= query.length) return entity;
  throw badArgument(`externalEntities[${index}]`, 'ends behind the query');
}

/** botbuilder-ai writes `undefined` where a setting of its own is not set. */
function readFlag(parameters: URLSearchParams, name: string): boolean {
  const value = (parameters.get(name) ?? '').toLowerCase();
  if (value === 'true') return true;
  if (['', 'false', 'undefined', 'null'].includes(value)) return false;
  throw badArgument(name, 'must be true or false');
}

const WALL_CLOCK = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?$/i;

/**
 * The hour as written, in this machine's zone: the recognisers of dates read local fields, and the caller's zone is
 * where "tomorrow" is meant, whatever ours is.
 */
function readWallClock(field: string, text: string): Date {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (WALL_CLOCK.exec(text) ?? [])
    .slice(1)
    .map((part) => Number(part ?? 0));
  const date = new Date(year, month - 1, day, hour, minute, second);
  const isReal = year > 0 && date.getMonth() === month - 1 && date.getDate() === day && hour < 24 && minute < 60;
  if (!isReal) throw badArgument(field, 'must be an ISO 8601 time such as 2026-03-10T12:00:00');
  return date;
}

function readOffset(parameters: URLSearchParams): number | undefined {
  const text = parameters.get('timezoneOffset');
  if (text === null || ['', 'undefined'].includes(text)) return undefined;
  const minutes = Number(text);
  if (minutes >= MINUTES_BEHIND_UTC && minutes <= MINUTES_AHEAD_OF_UTC) return minutes;
  throw badArgument('timezoneOffset', 'must be minutes from UTC, -720 to 840');
}

function wallClockAt(now: Date, offsetMinutes: number): Date {
  const there = new Date(now.getTime() + offsetMinutes * 60_000);
  return new Date(
    there.getUTCFullYear(),
    there.getUTCMonth(),
    there.getUTCDate(),
    there.getUTCHours(),
    there.getUTCMinutes(),
    there.getUTCSeconds(),
  );
}

function firstIssue(error: z.ZodError): [string, string] {
  const [issue] = error.issues;
  const field = (issue?.path ?? []).reduce<string>(
    (path, part) =>
      typeof part === 'number' ? `${path}[${part}]` : path === '' ? String(part) : `${path}.${String(part)}`,
    '',
  );
  return [field || 'body', `is not valid: ${issue?.message ?? 'unknown'}`];
}
