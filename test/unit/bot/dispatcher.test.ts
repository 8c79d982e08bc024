import { Dispatcher, GIVE_UP_AFTER_MS } from '../../../src/bot/dispatcher';
import type { OutgoingMessage } from '../../../src/core/conversation';
import { FrontdeskError } from '../../../src/core/errors';
import type { ConversationStore } from '../../../src/ports/conversationStore';
import type { HandoffStore } from '../../../src/ports/handoffStore';
import { CollectingChannel } from '../../support/collectingChannel';
import { FakeClock } from '../../support/fakeClock';
import { silentLog } from '../../support/silentLog';
import { waitFor } from '../../support/waitFor';

const KEY = 'directline|c1';
const to = (id: string): OutgoingMessage['to'] => ({
  channelId: 'directline',
  conversation: { id },
  user: { id: 'u' },
  bot: { id: 'b' },
});
const said = (text: string, conversation = 'c1'): OutgoingMessage => ({
  id: text,
  key: KEY,
  to: to(conversation),
  from: 'bot',
  activity: { type: 'message', text },
});
const busy = (retryAfterMs?: number): FrontdeskError =>
  new FrontdeskError('CHANNEL_UNAVAILABLE', 'busy', { retryable: true, retryAfterMs });

describe('Dispatcher', () => {
  let channel: CollectingChannel;
  let clock: FakeClock;
  let acknowledged: string[];
  let offers: unknown[];
  let beforeNote: () => void | Promise<void>;
  let dispatcher: Dispatcher;

  beforeEach(() => {
    channel = new CollectingChannel();
    clock = new FakeClock();
    acknowledged = [];
    offers = [];
    beforeNote = () => undefined;
    dispatcher = new Dispatcher({
      channels: [channel],
      conversations: {
        acknowledge: async (_key: string, ids: string[]) => {
          await beforeNote();
          acknowledged.push(...ids);
        },
      } as unknown as ConversationStore,
      handoffs: { recordOffer: async (...offer: unknown[]) => void offers.push(offer) } as unknown as HandoffStore,
      clock,
      random: () => 1,
      log: silentLog,
    });
  });

  const texts = (): (string | undefined)[] => channel.delivered.map(({ activity }) => activity.text);

  it('delivers in order and acknowledges each message once it is delivered', async () => {
    dispatcher.submit(KEY, [said('one'), said('two')]);
    dispatcher.submit(KEY, [said('three')]);
    await dispatcher.idle();
    expect(texts()).toEqual(['one', 'two', 'three']);
    expect(acknowledged).toEqual(['one', 'two', 'three']);
  });

  it('tries again after a passing failure, no sooner than asked, and lets nothing overtake', async () => {
    let refusals = 1;
    channel.beforeDelivery = () => {
      if (refusals-- > 0) throw busy(5_000);
    };
    let tried = 0;
    const count = channel.beforeDelivery;
    channel.beforeDelivery = (message) => {
      tried += 1;
      return count(message);
    };
    dispatcher.submit(KEY, [said('one'), said('two')]);
    await waitFor('the first try', () => tried === 1);
    clock.advance(4_999);
    expect(texts()).toEqual([]);
    clock.advance(1);
    await dispatcher.idle();
    expect(texts()).toEqual(['one', 'two']);
  });

  it('does not let one addressee wait for another', async () => {
    channel.beforeDelivery = ({ to: { conversation } }) => {
      if (conversation.id === 'down') throw busy();
    };
    dispatcher.submit(KEY, [said('held back', 'down'), said('through', 'c1')]);
    await waitFor('the other message', () => acknowledged.includes('through'));
    expect(acknowledged).toEqual(['through']);
    await dispatcher.stop();
  });

  it('gives up what the channel refuses for good, and goes on', async () => {
    channel.beforeDelivery = ({ activity }) => {
      if (activity.text === 'bad') throw new FrontdeskError('CHANNEL_REJECTED', 'blocked');
    };
    dispatcher.submit(KEY, [said('bad'), said('good')]);
    await dispatcher.idle();
    expect(texts()).toEqual(['good']);
    expect(acknowledged).toEqual(['bad', 'good']);
  });

  it('gives up after a day', async () => {
    let tried = 0;
    channel.beforeDelivery = () => {
      tried += 1;
      throw busy(GIVE_UP_AFTER_MS + 1);
    };
    dispatcher.submit(KEY, [said('one')]);
    await waitFor('the first try', () => tried === 1);
    await new Promise(setImmediate);
    clock.advance(GIVE_UP_AFTER_MS + 2);
    await dispatcher.idle();
    expect(tried).toBe(2);
    expect(acknowledged).toEqual(['one']);
  });

  it('counts the day from when a message was handed over, not from when those before it were given up', async () => {
    let tried = 0;
    channel.beforeDelivery = () => {
      tried += 1;
      throw busy(GIVE_UP_AFTER_MS + 1);
    };
    dispatcher.submit(KEY, [said('one'), said('two')]);
    await waitFor('the first try', () => tried === 1);
    await new Promise(setImmediate);
    clock.advance(GIVE_UP_AFTER_MS + 2);
    await dispatcher.idle();
    expect(acknowledged).toEqual(['one', 'two']);
  });

  it('says nothing again while the store cannot note that it was said', async () => {
    let failures = 3;
    beforeNote = () => {
      if (failures-- > 0) throw new FrontdeskError('STORE_UNAVAILABLE', 'down', { retryable: true });
    };
    dispatcher.submit(KEY, [said('one'), said('two')]);
    for (const left of [2, 1, 0]) {
      await waitFor('a try', () => failures === left);
      await new Promise(setImmediate);
      clock.advance(60_000);
    }
    await dispatcher.idle();
    expect(texts()).toEqual(['one', 'two']);
    expect(acknowledged).toEqual(['one', 'two']);
  });

  it('delivers once what is submitted again', async () => {
    let release = (): void => undefined;
    channel.beforeDelivery = () =>
      new Promise<void>((resolve) => {
        release = resolve;
      });
    dispatcher.submit(KEY, [said('one')]);
    await new Promise(setImmediate);
    dispatcher.submit(KEY, [said('one')]);
    release();
    await dispatcher.idle();
    // And again when it is done: it may have been put into the outbox anew.
    dispatcher.submit(KEY, [said('one')]);
    await dispatcher.idle();
    expect(texts()).toEqual(['one']);
    expect(acknowledged).toEqual(['one', 'one', 'one']);
  });

  it('leaves in the outbox what would have to wait when it stops', async () => {
    let tried = 0;
    channel.beforeDelivery = () => {
      tried += 1;
      throw busy();
    };
    dispatcher.submit(KEY, [said('one')]);
    await waitFor('the first try', () => tried === 1);
    await dispatcher.stop();
    expect(acknowledged).toEqual([]);
  });

  it('records the id of an offered card', async () => {
    dispatcher.submit(KEY, [{ ...said('card'), offer: { handoffId: 'h1', agentId: 'mei' } }]);
    await dispatcher.idle();
    expect(offers).toEqual([['h1', { agentId: 'mei', at: clock.now().toISOString(), activityId: 'card' }]]);
  });
});
