import { firstUnits } from './firstUnits';

/** A value that survives `JSON.parse(JSON.stringify(value))` unchanged. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** The object that a text holds as JSON; undefined when it holds none. */
export function parseObject(text: string): object | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

export type JsonObject = { [key: string]: Json };

/** Deeper than any card; what is nested thousands of levels deep is read, but neither stored, compared nor written again. */
export const MAX_JSON_LEVELS = 100;

const MAX_NAME_CHARACTERS = 100;

/**
 * The field of a request's body that is nested deeper than `MAX_JSON_LEVELS`, 'body' where that is a list; nothing where none is.
 * Every entrance asks it before the body goes on: `JSON.stringify` and all that follows each branch to its end overflow the stack.
 */
export function findTooDeep(json: unknown): string | undefined {
  if (!holdsOthers(json)) return undefined;
  const field = Object.entries(json).find(([, value]) => isDeeperThan(value, MAX_JSON_LEVELS - 1))?.[0];
  // It is said back and logged, and whoever sends it chose how long it is.
  return field !== undefined && Array.isArray(json) ? 'body' : field && firstUnits(field, MAX_NAME_CHARACTERS);
}

/** Level by level: to follow each branch to its end would need the stack that is to be spared. */
function isDeeperThan(json: unknown, most: number): boolean {
  let level = [json].filter(holdsOthers);
  for (let depth = 0; depth < most && level.length > 0; depth += 1)
    level = level.flatMap((value) => Object.values(value) as unknown[]).filter(holdsOthers);
  return level.length > 0;
}

function holdsOthers(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
