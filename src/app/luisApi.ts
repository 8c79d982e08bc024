import type { Config } from '../config';
import { createLuisApi, type LuisApi, type LuisApp, RecordReviewList } from '../nlu/served';
import type { Clock, Ids } from '../ports/clock';
import type { Log } from '../ports/log';
import type { RecordStore } from '../ports/recordStore';
import { keptSecret } from './secrets';

/** Queries kept for review; the oldest give way. */
const REVIEWED = 1_000;

export interface LuisApiParts {
  config: Config;
  apps(): LuisApp[];
  records: RecordStore;
  clock: Clock;
  ids: Ids;
  log: Log;
}

/** The LUIS protocol for other bots: with the configured keys, or in development with one of its own; else not served. */
export async function openLuisApi(parts: LuisApiParts): Promise<LuisApi | undefined> {
  const { config, records, clock, ids, log } = parts;
  const development = config.NODE_ENV !== 'production';
  const configured = config.LUIS_API_KEYS;
  const keys = configured.length === 0 && development ? [await keptSecret(records, 'luisApi', ids)] : configured;
  if (keys.length === 0) return undefined;
  return createLuisApi({
    apps: () => parts.apps(),
    reviewList: new RecordReviewList(records, REVIEWED),
    clock,
    log,
    settings: {
      keys,
      listApps: development,
      predictionsPerSecond: config.LUIS_API_PER_SECOND,
      reviewText: config.LUIS_API_KEEP_TEXT,
    },
  });
}
