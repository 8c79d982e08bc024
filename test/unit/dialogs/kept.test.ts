import { conversationKey } from '../../../src/core/conversation';
import type { JsonObject } from '../../../src/core/json';
import { addAgent } from '../../support/conversationHarness';
import { addressOf, TestBot } from '../../support/testBot';

let bot: TestBot;

beforeEach(async () => {
  bot = await TestBot.start();
});

afterEach(() => bot.stop());

const texts = (replies: { text?: string }[]): string[] => replies.map(({ text }) => text ?? '');

async function feedback(): Promise<JsonObject[]> {
  return (await bot.stores.records.list('articleFeedback')).map(({ value }) => value);
}

describe('welcome', () => {
  const joined = { type: 'conversationUpdate', membersAdded: [{ id: 'user-a' }], locale: 'zh-CN' };

  it('greets a newcomer in the language of the browser', async () => {
    expect(texts(await bot.say('a', joined))).toEqual([expect.stringContaining('欢迎光临')]);
  });

  it('greets a customer who is signed in by name', async () => {
    const verified = { customerId: 'C1001', by: 'token' as const, at: bot.clock.now().toISOString() };
    expect(texts(await bot.say('a', joined, { verified }))).toEqual([expect.stringMatching(/^李娜，您好/)]);
  });
});

describe('what customers think is kept', () => {
  it('of an article, once an answer', async () => {
    await bot.say('a', 'how expensive is shipping');
    await bot.say('a', '👎 Not really');
    await bot.say('a', '👎 Not really');
    expect(await feedback()).toMatchObject([{ article: 'shipping-cost', helpful: false, locale: 'en' }]);
  });

  it('of an agent: stars at once, the comment after them', async () => {
    await addAgent(bot, 'available');
    await bot.say('a', 'I want to talk to someone');
    const [waiting] = await bot.stores.handoffs.listWaiting();
    await bot.say('agent', `accept ${waiting?.code}`, { channelId: 'msteams' });
    await bot.say('agent', 'close', { channelId: 'msteams' });
    await bot.say('a', '4');
    const rating = async () => (await bot.stores.handoffs.get(waiting?.id ?? ''))?.rating;
    expect(await rating()).toMatchObject({ stars: 4 });
    await bot.say('a', 'quick and kind');
    expect(await rating()).toMatchObject({ stars: 4, comment: 'quick and kind' });
  });
});

describe('that an agent has left', () => {
  it('is believed of the desk only, not of the customer’s own client', async () => {
    await addAgent(bot, 'available');
    await bot.say('a', 'I want to talk to someone');
    const [waiting] = await bot.stores.handoffs.listWaiting();
    await bot.say('agent', `accept ${waiting?.code}`, { channelId: 'msteams' });
    expect(await bot.say('a', { type: 'event', name: 'frontdesk.handoff.closed', value: {} })).toEqual([]);
  });
});

describe('what an agent is told', () => {
  it('is what the customer was busy with, and what is known of it', async () => {
    await addAgent(bot, 'available');
    await bot.say('a', 'return the earbuds from FD1003, wrong colour, 0001');
    await bot.say('a', 'let me talk to a human');
    const [handoff] = await bot.stores.handoffs.listWaiting();
    expect(handoff).toMatchObject({
      reason: 'requested',
      locale: 'en',
      context: {
        intent: 'ReturnItem',
        lastWords: 'let me talk to a human',
        collected: { orderNumber: 'FD1003', items: 'Wireless earbuds', reason: 'Wrong colour' },
        summary: expect.stringContaining('Return an item'),
      },
    });
    expect(handoff?.context.lastMessages.map(({ from }) => from)).toEqual(['contact', 'bot', 'contact']);
  });

  it('is no novel: of each message as much as a card shows', async () => {
    await addAgent(bot, 'available');
    await bot.say('a', 'long '.repeat(10_000));
    await bot.say('a', 'let me talk to a human');
    const [handoff] = await bot.stores.handoffs.listWaiting();
    expect(JSON.stringify(handoff).length).toBeLessThan(5_000);
  });

  it('names why: anger is a complaint', async () => {
    await addAgent(bot, 'available');
    await bot.say('a', 'your shop is a disgrace, I am furious');
    await bot.say('a', 'yes');
    const [handoff] = await bot.stores.handoffs.listWaiting();
    expect(handoff).toMatchObject({ reason: 'complaint', context: { sentiment: 'negative' } });
  });

  it('is the mood of the messages before, too: anger outlasts the order number', async () => {
    await addAgent(bot, 'available');
    await bot.say('a', 'third week without my parcel, you useless liars, I am furious');
    await bot.say('a', 'FD1001 0001');
    await bot.say('a', 'let me talk to a human');
    const [handoff] = await bot.stores.handoffs.listWaiting();
    expect(handoff).toMatchObject({ reason: 'requested', context: { sentiment: 'negative' } });
  });

  it('forgets anger once the customer is content, and after some messages', async () => {
    const mood = async (...messages: string[]): Promise<string | undefined> => {
      const key = messages.join();
      await bot.say(key, 'third week without my parcel, you useless liars, I am furious');
      for (const message of messages) await bot.say(key, message);
      await bot.say(key, 'let me talk to a human');
      const waiting = await bot.stores.handoffs.listWaiting();
      return waiting.find(({ conversation }) => conversation.includes(key))?.context.sentiment;
    };
    await addAgent(bot, 'available');
    const calm = ['FD1001 0001', 'what does delivery cost', 'which payment methods do you take', 'do you wrap gifts'];
    expect(await mood(...calm)).toBe('negative');
    expect(await mood(...calm, 'how long is the warranty')).not.toBe('negative');
    expect(await mood('wonderful, that solved it, you are great')).not.toBe('negative');
  });
});

it('what was pasted is heard by its beginning, and kept whole', async () => {
  const pasted = `how expensive is shipping? ${'订单'.repeat(30_000)} ${'1'.repeat(60_000)}`;
  expect(texts(await bot.say('a', pasted))).not.toEqual([]);
  const { channelId, conversation } = addressOf('a');
  const [entry] = await bot.stores.transcripts.read(conversationKey(channelId, conversation.id));
  expect(entry?.text).toBe(pasted);
});

it('white space is no file', async () => {
  expect(texts(await bot.say('a', '  \n '))).toEqual([expect.not.stringContaining('file')]);
  expect(texts(await bot.say('a', { attachments: [{ contentType: 'image/png' }] }))).toEqual([
    expect.stringContaining('file'),
  ]);
});

it('a turn that failed leaves no task behind', async () => {
  await bot.say('a', 'I want to cancel an order');
  const find = bot.backEnds.orders.find;
  bot.backEnds.orders.find = () => Promise.reject(new Error('a defect'));
  await bot.say('a', 'FD1002 0001');
  bot.backEnds.orders.find = find;
  expect(texts(await bot.say('a', 'never mind'))).toEqual([expect.stringContaining('nothing to stop')]);
});

it('an address in another language does not change the language of the conversation', async () => {
  await bot.say('a', { text: 'FD1002 0001', locale: 'zh-CN' });
  await bot.say('a', '这单改一下收货地址');
  expect(texts(await bot.say('a', '5 Park Lane, London W1K 1PN'))).toEqual([expect.stringContaining('改寄到以下地址')]);
});

describe('a turn that runs twice, because the record changed meanwhile,', () => {
  function conflictOnce(): void {
    const commit = bot.stores.conversations.commitTurn.bind(bot.stores.conversations);
    let lost = false;
    bot.stores.conversations.commitTurn = async (turn) => {
      if (lost) return await commit(turn);
      lost = true;
      return { kind: 'conflict' };
    };
  }

  it('cancels an order once and says so once', async () => {
    await bot.say('a', 'cancel FD1002, digits 0001');
    conflictOnce();
    expect(texts(await bot.say('a', 'yes'))).toEqual([expect.stringContaining('FD1002 is cancelled')]);
  });

  it('makes one return', async () => {
    await bot.say('a', 'exchange the earbuds from FD1003, they are broken, 0001');
    conflictOnce();
    expect(texts(await bot.say('a', 'yes'))).toEqual([expect.stringContaining('RT2001')]);
    expect(await bot.backEnds.returns.listByOrder('FD1003')).toHaveLength(1);
  });

  it('opens an order with the right digits', async () => {
    await bot.say('a', 'track FD1001');
    conflictOnce();
    expect(texts(await bot.say('a', '0001'))).toEqual([expect.stringContaining('SF1000200030')]);
  });

  it('waits in the queue once', async () => {
    await addAgent(bot, 'available');
    conflictOnce();
    await bot.say('a', 'let me talk to a human');
    expect(await bot.stores.handoffs.listWaiting()).toHaveLength(1);
  });
});
