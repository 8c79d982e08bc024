import { createServer, type Server } from 'restify';
import { createLuisApi, type LuisApi, type LuisApiDeps, RecordReviewList } from '../../src/nlu/served';
import { FakeClock } from './fakeClock';
import { MemoryRecordStore } from './memoryRecordStore';
import { silentLog } from './silentLog';

export const LUIS_KEY = '0123456789abcdef0123456789abcdef';

export interface LuisServer {
  url: string;
  api: LuisApi;
  reviewList: RecordReviewList;
  close(): Promise<void>;
}

/** The served LUIS protocol on a free port of this machine. */
export async function startLuisServer(
  apps: LuisApiDeps['apps'],
  settings: Partial<LuisApiDeps['settings']> = {},
): Promise<LuisServer> {
  const reviewList = new RecordReviewList(new MemoryRecordStore(), 100);
  const api = createLuisApi({
    apps,
    reviewList,
    clock: new FakeClock(new Date('2026-03-10T12:00:00Z')),
    log: silentLog,
    settings: { keys: [LUIS_KEY], listApps: true, predictionsPerSecond: 1_000, reviewText: true, ...settings },
  });
  const server: Server = createServer({ ignoreTrailingSlash: true });
  api.mount(server);
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    api,
    reviewList,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        (server.server as { closeAllConnections?: () => void }).closeAllConnections?.();
      }),
  };
}
