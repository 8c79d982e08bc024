import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CollectedTurn } from '../../../src/bot/collectedTurn';
import { Dispatcher } from '../../../src/bot/dispatcher';
import { OutboxMessenger } from '../../../src/bot/outboxMessenger';
import type { Step } from '../../../src/bot/pipeline';
import { TurnRunner } from '../../../src/bot/turnRunner';
import { FrontdeskError } from '../../../src/core/errors';
import { toAgent } from '../../../src/core/ownership';
import type { AgentDesk } from '../../../src/ports/agentDesk';
import type { InboundMessage } from '../../../src/ports/channel';
import type { Stores } from '../../../src/ports/stores';
import { openSqliteStores } from '../../../src/stores/sqlite';
import { CollectingChannel } from '../../support/collectingChannel';
import { FakeClock } from '../../support/fakeClock';
import { silentLog } from '../../support/silentLog';
import { waitFor } from '../../support/waitFor';

const ADDRESS = { channelId: 'directline', conversation: { id: 'c1' }, user: { id: 'u1' }, bot: { id: 'bot' } };
const KEY = 'directline|c1';
const message = (id: string, text = id): InboundMessage => ({
  address: ADDRESS,
  activity: { type: 'message', id, text },
});

const noDesk: AgentDesk = {
  claims: async () => false,
  onAgentTurn: async () => undefined,
  onAgentInvoke: async () => ({ status: 200 }),
  relayToAgent: async () => undefined,
  onHandoffStatus: async () => undefined,
};

/** Says back what was said, and counts in the conversation's state. */
const echo: Step<CollectedTurn> = async (turn) => {
  turn.record.state.count = Number(turn.record.state.count ?? 0) + 1;
  turn.reply({ type: 'message', text: `${turn.record.state.count}: ${turn.text}` });
};

describe('TurnRunner', () => {
  let directory: string;
  let stores: Stores;
  let channel: CollectingChannel;
  let clock: FakeClock;
  const started: TurnRunner[] = [];

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'frontdesk-runner-'));
    stores = await openSqliteStores({ directory });
    channel = new CollectingChannel();
    clock = new FakeClock();
  });

  afterEach(async () => {
    for (const runner of started.splice(0)) await runner.stop();
    await stores.close();
    rmSync(directory, { recursive: true, force: true });
  });

  function start(
    steps: Step<CollectedTurn>,
    desk: AgentDesk = noDesk,
  ): { runner: TurnRunner; dispatcher: Dispatcher; settled(): Promise<void> } {
    const common = { clock, random: () => 1, log: silentLog };
    const dispatcher = new Dispatcher({
      channels: [channel],
      conversations: stores.conversations,
      handoffs: stores.handoffs,
      ...common,
    });
    const recognizer = { recognize: () => Promise.reject(new Error('not asked here')) };
    const runner = new TurnRunner({ stores, dispatcher, recognizer, desk, steps, defaultLocale: 'en', ...common });
    started.push(runner);
    return {
      runner,
      dispatcher,
      settled: async () => {
        await runner.idle();
        await dispatcher.idle();
      },
    };
  }

  const texts = (): (string | undefined)[] => channel.shownIn('c1').map((activity) => activity.text);

  it('answers messages in order, each once, with the id of what it answers', async () => {
    const { runner, settled } = start(echo);
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => runner.accept(message(id))));
    await settled();
    expect(texts()).toEqual(['1: a', '2: b', '3: c', '4: d']);
    expect(channel.shownIn('c1').map((activity) => activity.replyToId)).toEqual(['a', 'b', 'c', 'd']);
    expect(await stores.inbox.listPending({ limit: 10 })).toEqual([]);
  });

  it('takes a message that comes twice for one', async () => {
    const { runner, settled } = start(echo);
    expect(await runner.accept(message('a'))).toEqual({ kind: 'accepted' });
    expect(await runner.accept(message('a'))).toEqual({ kind: 'duplicate' });
    await settled();
    expect(await runner.accept(message('a'))).toEqual({ kind: 'duplicate' });
    await settled();
    expect(texts()).toEqual(['1: a']);
  });

  it('answers after the start what an earlier process accepted, and delivers what it left', async () => {
    await stores.inbox.append({
      id: `${KEY}|a`,
      key: KEY,
      address: ADDRESS,
      activity: { type: 'message', id: 'a', text: 'a' },
      receivedAt: clock.now().toISOString(),
    });
    const left = {
      id: 'left',
      key: KEY,
      to: ADDRESS,
      from: 'bot' as const,
      activity: { type: 'message', text: 'said before' },
    };
    await stores.conversations.enqueue(ADDRESS, [left], { at: clock.now() });
    const { runner, dispatcher, settled } = start(echo);
    expect(await dispatcher.recover()).toBe(1);
    expect(await runner.recover()).toBe(1);
    await settled();
    expect(texts()).toEqual(['said before', '1: a']);
    expect((await stores.conversations.load(KEY))?.outbox).toEqual([]);
  });

  it('does not run a turn again that had committed before the process died', async () => {
    const entry = {
      id: `${KEY}|a`,
      key: KEY,
      address: ADDRESS,
      activity: { type: 'message', id: 'a', text: 'a' },
      receivedAt: clock.now().toISOString(),
    };
    const first = start(echo);
    await first.runner.accept(message('a'));
    await first.settled();
    // As a store without transactions leaves it: the record is written, the inbox not yet.
    const half: Stores = {
      ...stores,
      inbox: { ...bound(stores.inbox), listPending: async () => [{ ...entry, seq: 1 }] },
    };
    const marked: string[] = [];
    half.inbox.markDone = async (id) => {
      marked.push(id);
      half.inbox.listPending = async () => [];
    };
    stores = half;
    const second = start(echo);
    await second.runner.recover();
    await second.settled();
    expect(marked).toEqual([entry.id]);
    expect(texts()).toEqual(['1: a']);
  });

  it('drops what a turn said when an agent took the conversation meanwhile, and runs it anew', async () => {
    let agentComes = true;
    const relayed: string[] = [];
    const { runner, settled } = start(async (turn) => {
      if (turn.owner.kind === 'agent') {
        relayed.push(turn.text);
        return;
      }
      turn.reply({ type: 'message', text: 'from the bot' });
      if (agentComes) {
        agentComes = false;
        await stores.conversations.changeOwner(KEY, turn.owner.epoch, toAgent(turn.owner, 'h1', 'mei'), clock.now());
      }
    });
    // The record has to exist for its owner to change.
    agentComes = false;
    await runner.accept(message('first'));
    await settled();
    agentComes = true;
    await runner.accept(message('second'));
    await settled();
    expect(texts()).toEqual(['from the bot']);
    expect(relayed).toEqual(['second']);
  });

  it('tries a turn again later when the store fails, and loses nothing behind it', async () => {
    let failures = 2;
    const { runner, settled } = start(async (turn) => {
      if (failures > 0) {
        failures -= 1;
        throw new FrontdeskError('STORE_UNAVAILABLE', 'down', { retryable: true });
      }
      await echo(turn, async () => undefined);
    });
    await runner.accept(message('a'));
    await runner.accept(message('b'));
    await settled();
    expect(texts()).toEqual([]);
    clock.advance(60_000);
    await settled();
    clock.advance(60_000);
    await settled();
    expect(texts()).toEqual(['1: a', '2: b']);
  });

  describe('when a write is stored though its answer is lost', () => {
    const lost = () => new FrontdeskError('STORE_UNAVAILABLE', 'lost', { retryable: true });

    /** The method of a store, of which the first call is carried out and then fails. */
    function losingFirst<P extends unknown[], R>(
      method: (...parameters: P) => Promise<R>,
    ): (...parameters: P) => Promise<R> {
      let calls = 0;
      return async (...parameters) => {
        const result = await method(...parameters);
        calls += 1;
        if (calls === 1) throw lost();
        return result;
      };
    }

    it('delivers what a turn said, once', async () => {
      const conversations = bound(stores.conversations);
      conversations.commitTurn = losingFirst(conversations.commitTurn);
      stores = { ...stores, conversations };
      const { runner, settled } = start(echo);
      await runner.accept(message('a'));
      await runner.idle();
      clock.advance(60_000);
      await settled();
      expect(texts()).toEqual(['1: a']);
      expect((await stores.conversations.load(KEY))?.outbox).toEqual([]);
      await runner.accept(message('b'));
      await settled();
      expect(texts()).toEqual(['1: a', '2: b']);
    });

    it('delivers what the desk said to a pressed button', async () => {
      const conversations = bound(stores.conversations);
      conversations.commitTurn = losingFirst(conversations.commitTurn);
      stores = { ...stores, conversations };
      const desk: AgentDesk = {
        ...noDesk,
        claims: async () => true,
        onAgentInvoke: async (turn) => {
          turn.reply({ type: 'message', text: 'taken' });
          return { status: 200 };
        },
      };
      const { runner, settled } = start(echo, desk);
      const press = { address: ADDRESS, activity: { type: 'invoke', id: 'i1', name: 'adaptiveCard/action' } };
      await expect(runner.invoke(press)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      clock.advance(60_000);
      await settled();
      expect(texts()).toEqual(['taken']);
    });

    it('delivers what was said outside a turn', async () => {
      const conversations = bound(stores.conversations);
      conversations.enqueue = losingFirst(conversations.enqueue);
      stores = { ...stores, conversations };
      const { dispatcher, settled } = start(echo);
      const messenger = new OutboxMessenger(conversations, dispatcher, clock);
      const words = { id: 'w', activity: { type: 'message', text: 'Mei has joined' }, from: 'bot' as const };
      await expect(messenger.send(ADDRESS, [words])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      clock.advance(60_000);
      await settled();
      expect(texts()).toEqual(['Mei has joined']);
    });

    it('answers a message when its channel sends it again', async () => {
      const inbox = bound(stores.inbox);
      inbox.append = losingFirst(inbox.append);
      stores = { ...stores, inbox };
      const { runner, settled } = start(echo);
      await expect(runner.accept(message('a'))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect(await runner.accept(message('a'))).toEqual({ kind: 'duplicate' });
      await settled();
      expect(texts()).toEqual(['1: a']);
    });
  });

  it('runs work after the commit, and goes on when it fails', async () => {
    const after: string[] = [];
    const { runner, settled } = start(async (turn) => {
      await echo(turn, async () => undefined);
      turn.afterCommit(async () => {
        after.push((await stores.conversations.load(KEY))?.processed.at(-1) ?? '');
        throw new Error('not important');
      });
    });
    await runner.accept(message('a'));
    await runner.accept(message('b'));
    await settled();
    expect(after).toEqual([`${KEY}|a`, `${KEY}|b`]);
    expect(texts()).toEqual(['1: a', '2: b']);
  });

  it('answers an invoke in turn with the messages, through the desk alone', async () => {
    const order: string[] = [];
    const desk: AgentDesk = {
      ...noDesk,
      claims: async () => true,
      onAgentInvoke: async (turn) => {
        order.push('invoke');
        turn.reply({ type: 'message', text: 'taken' });
        return { status: 200, body: { statusCode: 200 } };
      },
    };
    const { runner, settled } = start(async () => {
      order.push('message');
    }, desk);
    await runner.accept(message('a'));
    const answer = await runner.invoke({
      address: ADDRESS,
      activity: { type: 'invoke', id: 'i1', name: 'adaptiveCard/action' },
    });
    await settled();
    expect(answer).toEqual({ status: 200, body: { statusCode: 200 } });
    expect(order).toEqual(['message', 'invoke']);
    expect(texts()).toEqual(['taken']);
  });

  it('refuses an invoke that nobody serves with 501', async () => {
    const { runner } = start(echo);
    expect(await runner.invoke({ address: ADDRESS, activity: { type: 'invoke', id: 'i1' } })).toEqual({ status: 501 });
  });

  it('keeps a transcript of both sides', async () => {
    const { runner, settled } = start(async (turn) => {
      turn.transcript.push({
        id: turn.id,
        key: turn.key,
        from: 'contact',
        text: turn.text,
        activity: turn.activity,
        at: turn.now.toISOString(),
      });
      await echo(turn, async () => undefined);
    });
    await runner.accept(message('a'));
    await settled();
    const entries = await stores.transcripts.read(KEY);
    expect(entries.map(({ from, text }) => [from, text])).toEqual([
      ['contact', 'a'],
      ['bot', '1: a'],
    ]);
  });

  it('remembers the values behind the buttons that it left the contact with', async () => {
    const { runner, settled } = start(async (turn) => {
      const actions = [
        { type: 'imBack', title: 'Yes', value: 'yes' },
        { type: 'imBack', title: 'No', value: 'no' },
      ];
      turn.reply({ type: 'message', text: 'Sure?', suggestedActions: turn.text === 'a' ? { actions } : undefined });
    });
    await runner.accept(message('a'));
    await settled();
    expect((await stores.conversations.load(KEY))?.options).toEqual(['yes', 'no']);
    await runner.accept(message('b'));
    await settled();
    expect((await stores.conversations.load(KEY))?.options).toEqual([]);
  });

  it('finishes the turn in flight when it stops, and leaves the rest in the inbox', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let running = false;
    const { runner } = start(async (turn) => {
      running = true;
      await held;
      await echo(turn, async () => undefined);
    });
    await runner.accept(message('a'));
    await runner.accept(message('b'));
    await waitFor('the first turn', () => running);
    const stopped = runner.stop();
    release();
    await stopped;
    expect((await stores.conversations.load(KEY))?.processed).toEqual([`${KEY}|a`]);
    expect((await stores.inbox.listPending({ limit: 10 })).map(({ id }) => id)).toEqual([`${KEY}|b`]);
  });
});

/** The methods of a store as plain functions, so that single ones can be replaced. */
function bound<T extends object>(store: T): T {
  const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(store)).filter((name) => name !== 'constructor');
  return Object.fromEntries(methods.map((name) => [name, (store[name as keyof T] as () => unknown).bind(store)])) as T;
}
