import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Server } from 'restify';
import { loadTexts } from '../../dialogs/text/texts';
import { createDemoBackEnds } from '../backends/demo';
import { AzureBotServiceChannel, BotServiceAdapter } from '../channels/azureBotService';
import { createDirectLineChannel } from '../channels/directLine';
import { createTelegramChannel } from '../channels/telegram';
import type { Config } from '../config';
import type { Channel, Intake } from '../ports/channel';
import type { Clock, Ids } from '../ports/clock';
import type { Log } from '../ports/log';
import type { Recognizer } from '../ports/recognizer';
import type { Stores } from '../ports/stores';
import { type BackEnds, composeEngine, type Engine } from './composeEngine';
import { createHttpServer, mountHealth } from './httpServer';
import { createLog } from './log';
import { openRecognizer } from './openRecognizer';
import { openStores } from './openStores';
import { Housekeeping } from './housekeeping';
import { keptSecret } from './secrets';
import { systemClock, systemIds } from './system';

/** What tests replace. */
export interface Overrides {
  stores?: Stores;
  clock?: Clock;
  ids?: Ids;
  random?: () => number;
  log?: Log;
  recognizer?: Recognizer;
  backEnds?: BackEnds;
}

export interface Frontdesk {
  server: Server;
  engine: Engine;
  stores: Stores;
  /** Takes up unfinished work, then listens; resolves to the address. */
  start(): Promise<{ url: string }>;
  /** Finishes the turns in flight, then closes everything. */
  stop(): Promise<void>;
}

/** The product, wired: the only place that knows concrete classes. */
export async function compose(config: Config, overrides: Overrides = {}): Promise<Frontdesk> {
  const clock = overrides.clock ?? systemClock;
  const ids = overrides.ids ?? systemIds;
  const log = overrides.log ?? createLog(config.LOG_LEVEL);
  const dataDirectory = resolve(config.DATA_DIR);
  mkdirSync(dataDirectory, { recursive: true });
  const stores = overrides.stores ?? (await openStores(config));
  const texts = loadTexts();
  const { recognizer, knowledge, describe } = await openRecognizer(config, { dataDirectory, log });
  const backEnds = overrides.backEnds ?? (await createDemoBackEnds({ records: stores.records, clock, log, outboxFile: join(dataDirectory, 'outbox.jsonl') }));
  const server = createHttpServer({ log, trustProxy: config.TRUST_PROXY });
  const engine = composeEngine({
    config,
    stores,
    channels: (intake) => channels,
    recognizer: overrides.recognizer ?? recognizer,
    knowledge,
    backEnds,
    texts,
    clock,
    ids,
    random: overrides.random ?? Math.random,
    log,
  });
}
