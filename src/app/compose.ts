import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Server } from 'restify';
import { loadTexts } from '../../dialogs/text/texts';
import { mountDemoPages } from '../backends/demo';
import type { Config } from '../config';
import type { Locale } from '../core/locale';
import type { Trainer } from '../nlu';
import type { Clock, Ids } from '../ports/clock';
import type { Log } from '../ports/log';
import type { Recognizer } from '../ports/recognizer';
import type { Stores } from '../ports/stores';
import { type BackEnds, openDemoCompany } from './backEnds';
import { openChannels } from './channels';
import { composeEngine, type Engine } from './composeEngine';
import { Housekeeping } from './housekeeping';
import { createHttpServer, mountHealth } from './httpServer';
import { createLog } from './log';
import { openStores } from './openStores';
import { openUnderstanding } from './openUnderstanding';
import { openLuisApi } from './luisApi';
import { keptSecret } from './secrets';
import { systemClock, systemIds } from './system';
import { mountWebPages } from '../web';

/** What tests replace. */
export interface Overrides {
  stores?: Stores;
  clock?: Clock;
  ids?: Ids;
  random?: () => number;
  log?: Log;
  recognizer?: Recognizer;
  backEnds?: BackEnds;
  trainer?: Trainer;
}

export interface Frontdesk {
  server: Server;
  engine: Engine;
  stores: Stores;
  /** The languages in which a sentence encoder helps to understand. */
  encoderLocales: readonly Locale[];
  /** Takes up model files that changed, while turns go on. */
  reload(): Promise<void>;
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
  const publicUrl = config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`;
  const stores = overrides.stores ?? (await openStores(config));
  const understanding = await openUnderstanding(config, {
    dataDirectory,
    log,
    clock,
    ...(overrides.trainer && { trainer: overrides.trainer }),
  });
  const backEnds =
    overrides.backEnds ??
    (await openDemoCompany({ records: stores.records, clock, ids, log, dataDirectory, publicUrl }));
  const texts = loadTexts();
  const tokenSecret = config.DIRECTLINE_TOKEN_SECRET ?? (await keptSecret(stores.records, 'directLineTokens', ids));

  const engine = composeEngine({
    config,
    stores,
    channels: (intake) =>
      openChannels({ config, stores, intake, customers: backEnds.customers, texts, tokenSecret, clock, ids, log }),
    recognizer: overrides.recognizer ?? understanding.recognizer,
    knowledge: understanding.knowledge,
    backEnds,
    texts,
    clock,
    ids,
    random: overrides.random ?? Math.random,
    log,
  });
  const { channels } = engine;

  const server = createHttpServer({ log });
  let ready = false;
  const describe = (): Record<string, unknown> => ({
    store: config.MONGODB_URI === undefined ? 'embedded' : 'mongodb',
    channels: channels.map((channel) => channel.name),
    understanding: understanding.describe(),
  });
  mountHealth(server, { stores, isReady: () => ready, describe });
  mountWebPages(server, { companyName: config.COMPANY_NAME });
  mountDemoPages(server, texts);
  for (const channel of channels) channel.mount(server);
  const luisApi = await openLuisApi({
    config,
    apps: () => understanding.luisApps(),
    records: stores.records,
    clock,
    ids,
    log,
  });
  luisApi?.mount(server);
  const housekeeping = new Housekeeping(stores, config, clock, log);

  return {
    server,
    engine,
    stores,
    encoderLocales: understanding.encoderLocales,
    reload: () => understanding.reload(),
    async start() {
      await engine.start();
      await listen(server, config.PORT, config.HOST);
      for (const channel of channels) await channel.start?.();
      housekeeping.start();
      ready = true;
      setImmediate(() => understanding.warmUp());
      const { port } = server.address();
      return { url: `http://${config.HOST}:${port}` };
    },
    async stop() {
      ready = false;
      // No new requests; those under way are answered while the turns finish.
      const closed = new Promise<void>((done) => {
        server.close(() => done());
      });
      const tidied = housekeeping.stop();
      await engine.stop();
      for (const channel of channels) await channel.stop?.();
      await tidied;
      await luisApi?.idle();
      (server.server as { closeIdleConnections?: () => void }).closeIdleConnections?.();
      await closed;
      await understanding.close();
      if (overrides.stores === undefined) await stores.close();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolved, rejected) => {
    server.once('error', rejected);
    server.listen(port, host, () => {
      server.removeListener('error', rejected);
      resolved();
    });
  });
}
