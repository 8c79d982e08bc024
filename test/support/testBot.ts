import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTexts } from '../../dialogs/text/texts';
import { type BackEnds, openDemoCompany } from '../../src/app/backEnds';
import { composeEngine, type Engine } from '../../src/app/composeEngine';
import { trainHere } from '../../src/nlu';
import { systemClock } from '../../src/app/system';
import { openUnderstanding, type Understanding } from '../../src/app/openUnderstanding';
import { type Config, parseConfig } from '../../src/config';
import type { ActivityJson, Address, VerifiedCustomer } from '../../src/core/conversation';
import type { ChannelFeatures } from '../../src/ports/channel';
import type { Recognizer } from '../../src/ports/recognizer';
import type { Stores } from '../../src/ports/stores';
import { openSqliteStores } from '../../src/stores/sqlite';
import { CollectingChannel, RICH_FEATURES } from './collectingChannel';
import { CountingIds } from './countingIds';
import { FakeClock } from './fakeClock';
import { silentLog } from './silentLog';
import { trainedModelsDirectory } from './trainedModels';

export interface TestBotOptions {
  features?: ChannelFeatures;
  backEnds?: Partial<BackEnds>;
  recognizer?: Recognizer;
  clock?: FakeClock;
  environment?: Record<string, string>;
}

/** What the contact of a test sends: words, or an activity with anything in it. */
export type Said = string | Partial<ActivityJson>;

/** The real engine (pipeline, dialogs, desk, recogniser, embedded store) on a channel that collects. */
export class TestBot {
  private sent = 0;

  private constructor(
    readonly engine: Engine,
    readonly stores: Stores,
    readonly channel: CollectingChannel,
    readonly clock: FakeClock,
    readonly backEnds: BackEnds,
    /** Where the demo courier writes its codes. */
    readonly outboxFile: string,
    private readonly directory: string,
  ) {}

  static async start(options: TestBotOptions = {}): Promise<TestBot> {
    const directory = mkdtempSync(join(tmpdir(), 'frontdesk-bot-'));
    const clock = options.clock ?? new FakeClock();
    const ids = new CountingIds();
    const config = parseConfig({ NODE_ENV: 'test', ...options.environment });
    const stores = await openSqliteStores({ directory });
    const demo = await openDemoCompany({
      records: stores.records,
      clock,
      ids,
      log: silentLog,
      dataDirectory: directory,
      publicUrl: 'https://frontdesk.example',
    });
    const backEnds = { ...demo, ...options.backEnds };
    const channel = new CollectingChannel(options.features ?? RICH_FEATURES);
    const understanding = await understandingFor(config);
    const engine = composeEngine({
      config,
      stores,
      channels: () => [channel],
      recognizer: options.recognizer ?? understanding.recognizer,
      knowledge: understanding.knowledge,
      backEnds,
      texts: loadTexts(),
      clock,
      ids,
      random: () => 0.5,
      log: silentLog,
    });
    await engine.start();
    return new TestBot(engine, stores, channel, clock, backEnds, join(directory, 'outbox.jsonl'), directory);
  }

  /** Sends one message of a contact and resolves to everything that this contact is shown until all is quiet. */
  async say(
    contact: string,
    said: Said,
    more: { verified?: VerifiedCustomer; trusted?: boolean; channelId?: string } = {},
  ): Promise<ActivityJson[]> {
    this.sent += 1;
    const before = this.channel.shownIn(contact).length;
    const activity: ActivityJson = {
      type: 'message',
      id: `m${this.sent}`,
      ...(typeof said === 'string' ? { text: said } : said),
    };
    const { channelId = 'directline', ...rest } = more;
    await this.engine.intake.accept({ address: addressOf(contact, channelId), activity, ...rest });
    await this.engine.idle();
    return this.channel.shownIn(contact).slice(before);
  }

  async stop(): Promise<void> {
    await this.engine.stop();
    await this.stores.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Loading a model takes a tenth of a second, and it remembers nothing: all bots of a test file share it. */
const understandings = new Map<string, Promise<Understanding>>();

function understandingFor(config: Config): Promise<Understanding> {
  const settings = JSON.stringify(config);
  const understanding =
    understandings.get(settings) ??
    openUnderstanding(config, {
      dataDirectory: trainedModelsDirectory(),
      log: silentLog,
      clock: systemClock,
      trainer: trainHere,
    });
  understandings.set(settings, understanding);
  return understanding;
}

export function addressOf(contact: string, channelId = 'directline'): Address {
  return {
    channelId,
    conversation: { id: contact },
    user: { id: `user-${contact}`, name: contact },
    bot: { id: 'frontdesk', name: 'Frontdesk' },
  };
}
