import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTexts } from '../../dialogs/text/texts';
import type { CollectedTurn } from '../../src/bot/collectedTurn';
import { Dispatcher } from '../../src/bot/dispatcher';
import { agentTurns, ownership } from '../../src/bot/middleware/ownership';
import { transcript } from '../../src/bot/middleware/transcript';
import { OutboxMessenger } from '../../src/bot/outboxMessenger';
import { pipeline } from '../../src/bot/pipeline';
import { TurnRunner } from '../../src/bot/turnRunner';
import type { Agent } from '../../src/core/agent';
import type { ActivityJson, Address } from '../../src/core/conversation';
import type { Handoff } from '../../src/core/handoff';
import type { Locale } from '../../src/core/locale';
import { toBot, toQueue } from '../../src/core/ownership';
import { createDesk, type DeskService, hashJoinCode } from '../../src/desk';
import type { InvokeAnswer } from '../../src/ports/agentDesk';
import type { HandoffRequest, HandoffStart } from '../../src/ports/desk';
import type { Stores } from '../../src/ports/stores';
import { openSqliteStores } from '../../src/stores/sqlite';
import { CollectingChannel, type Delivered } from './collectingChannel';
import { CountingIds } from './countingIds';
import { FakeClock } from './fakeClock';
import { silentLog } from './silentLog';

export const QUEUE_UPDATE_MS = 30_000;

/**
 * The real desk with the real turn runner, dispatcher and embedded store, on a channel that collects. In place of the dialogs the
 * customer's words ask the desk directly: `human`, `never mind`, `message …`, `rate …`; anything else is repeated.
 */
export class DeskWorld {
  readonly clock = new FakeClock();
  readonly ids = new CountingIds();
  readonly texts = loadTexts();
  readonly channel = new CollectingChannel();
  readonly starts: HandoffStart[] = [];
  /** Values of the events that tell the dialogs that an agent has left. */
  readonly closed: unknown[] = [];
  stores!: Stores;
  desk!: DeskService;
  runner!: TurnRunner;
  dispatcher!: Dispatcher;
  private readonly directory = mkdtempSync(join(tmpdir(), 'frontdesk-desk-'));
  private sent = 0;

  static async open(): Promise<DeskWorld> {
    const world = new DeskWorld();
    await world.start();
    return world;
  }

  /** Starts a process: on what an earlier one left, if there was one. */
  async start(): Promise<void> {
    const { clock, channel, texts, ids } = this;
    const common = { clock, random: () => 1, log: silentLog };
    const stores = await openSqliteStores({ directory: this.directory, clock });
    const dispatcher = new Dispatcher({
      channels: [channel],
      conversations: stores.conversations,
      handoffs: stores.handoffs,
      ...common,
    });
    const messenger = new OutboxMessenger(stores.conversations, dispatcher, clock);
    const intake = {
      accept: (message: Parameters<TurnRunner['accept']>[0]) => this.runner.accept(message),
      invoke: () => Promise.reject(new Error('unused')),
    };
    const settings = { agentChannels: ['msteams'], queueUpdateMs: QUEUE_UPDATE_MS };
    const desk = createDesk({ ...stores, messenger, intake, texts, clock, ids, log: silentLog, settings });
    const steps = pipeline<CollectedTurn>([
      agentTurns(desk),
      transcript,
      ownership(desk),
      (turn) => this.customerTurn(turn),
    ]);
    const recognizer = { recognize: () => Promise.reject(new Error('not asked here')) };
    this.stores = stores;
    this.desk = desk;
    this.dispatcher = dispatcher;
    this.runner = new TurnRunner({ stores, dispatcher, recognizer, desk, steps, defaultLocale: 'en', ...common });
  }

  /** What the server does at its start. */
  async recover(): Promise<void> {
    await this.dispatcher.recover();
    await this.runner.recover();
    await this.desk.recover();
    await this.settle();
  }

  /** Until nobody has anything left to do. */
  async settle(): Promise<void> {
    for (let round = 0; round < 4; round += 1) {
      await this.runner.idle();
      await this.desk.idle();
      await this.dispatcher.idle();
    }
  }

  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.settle();
  }

  async close(): Promise<void> {
    await this.halt();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Ends the process; what is in the store stays. */
  async halt(): Promise<void> {
    await this.runner.stop();
    await this.desk.stop();
    await this.dispatcher.stop();
    await this.stores.close();
  }

  /** An agent who has not joined yet; their code is `<id>-CODE`. */
  async addAgent(id: string, more: Partial<Agent> = {}): Promise<void> {
    await this.stores.agents.add(
      {
        id,
        name: id,
        skills: ['general'],
        languages: ['en'],
        capacity: 2,
        presence: 'away',
        createdAt: this.clock.now().toISOString(),
        ...more,
      },
      { hash: hashJoinCode(`${id}-CODE`), expiresAt: new Date(this.clock.now().getTime() + 86_400_000) },
    );
  }

  async joinAgent(id: string, more: Partial<Agent> = {}): Promise<void> {
    await this.addAgent(id, more);
    await this.say(teamsAddress(id), `join ${id}-CODE`);
  }

  /** Sends words and resolves when everything that follows from them has happened. Gives what was delivered to anybody. */
  async say(address: Address, said: string | Partial<ActivityJson>, trusted = false): Promise<Delivered[]> {
    this.sent += 1;
    const before = this.channel.delivered.length;
    const activity: ActivityJson = {
      type: 'message',
      id: `m${this.sent}`,
      ...(typeof said === 'string' ? { text: said } : said),
    };
    await this.runner.accept({ address, activity, trusted });
    await this.settle();
    return this.channel.delivered.slice(before);
  }

  /** Presses a button of a card. */
  async press(agent: string, verb: string, handoffId: string): Promise<InvokeAnswer> {
    this.sent += 1;
    const activity: ActivityJson = {
      type: 'invoke',
      name: 'adaptiveCard/action',
      id: `i${this.sent}`,
      value: { action: { type: 'Action.Execute', verb, data: { handoffId } }, trigger: 'manual' },
    };
    const answer = await this.runner.invoke({ address: teamsAddress(agent), activity });
    await this.settle();
    return answer;
  }

  /** The words last shown to somebody; a card counts as its fallback text. */
  shown(address: Address): string[] {
    return this.channel.delivered
      .filter(({ to, activity }) => to.conversation.id === address.conversation.id && activity.type === 'message')
      .map(({ activity }) => activity.text ?? String(activity.summary));
  }

  async handoffOf(address: Address): Promise<Handoff> {
    const handoff = await this.stores.handoffs.findLatest(`${address.channelId}|${address.conversation.id}`);
    if (handoff === undefined) throw new Error('no handoff');
    return handoff;
  }

  private async customerTurn(turn: CollectedTurn): Promise<void> {
    const { text } = turn;
    if (turn.activity.type === 'event') {
      this.closed.push(turn.activity.value);
      turn.reply({ type: 'message', text: 'how was it?' });
    } else if (text === 'human' || text === '人工') await this.askForHuman(turn, text === '人工' ? 'zh-CN' : 'en');
    else if (text === 'never mind') {
      const left = await this.desk.leaveQueue(turn.key);
      if (left.kind === 'left') turn.owner = toBot(turn.owner);
      turn.reply({ type: 'message', text: left.kind });
    } else if (text.startsWith('message ')) {
      const { code } = await this.desk.leaveMessage(request(turn, 'en'), {
        text: text.slice(8),
        contact: 'lina@example.com',
      });
      turn.reply({ type: 'message', text: `kept as ${code}` });
    } else if (text.startsWith('rate ')) await this.desk.rate(turn.key, { stars: Number(text.slice(5)) });
    else turn.reply({ type: 'message', text: `bot: ${text}` });
  }

  private async askForHuman(turn: CollectedTurn, locale: Locale): Promise<void> {
    const start = await this.desk.requestHandoff(request(turn, locale), turn);
    this.starts.push(start);
    if (start.kind === 'queued') turn.owner = toQueue(turn.owner, start.handoffId);
    turn.reply({ type: 'message', text: start.kind });
  }
}

function request(turn: CollectedTurn, locale: Locale): HandoffRequest {
  return {
    id: turn.idempotencyKey('handoff'),
    conversation: turn.key,
    address: turn.record.address,
    customerName: turn.record.address.user.name ?? 'Customer',
    locale,
    skill: 'general',
    reason: 'requested',
    context: {
      lastWords: turn.text,
      summary: 'Wants to return the earbuds.',
      collected: { orderNumber: 'FD1003' },
      sentiment: 'neutral',
      lastMessages: [{ from: 'contact', text: turn.text, at: turn.now.toISOString() }],
    },
  };
}

export function customerAddress(name: string): Address {
  return {
    channelId: 'directline',
    conversation: { id: name },
    user: { id: `dl_${name}`, name },
    bot: { id: 'frontdesk', name: 'Frontdesk' },
  };
}

export function teamsAddress(name: string): Address {
  return {
    channelId: 'msteams',
    conversation: { id: `teams-${name}`, conversationType: 'personal' },
    user: { id: `29:${name}`, name },
    bot: { id: '28:frontdesk', name: 'Frontdesk' },
    serviceUrl: 'https://smba.example/emea/',
  };
}
