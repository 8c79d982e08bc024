import type { ActivityJson } from '../../src/core/conversation';
import { buttonsOf } from '../../src/core/activityText';
import { FrontdeskError } from '../../src/core/errors';
import { waitFor } from '../support/waitFor';
import { FakeBotApi, privateAddress, startTelegramServer, type TelegramServer } from './telegramServer';

interface Key {
  text: string;
  callback_data: string;
}
type Shown = { messageId: number; keys: Key[][] };

const LONG = { order: 'FD1003', note: '收到的耳机颜色和我下单时选的不一样，盒子也已经压坏了，我想换一个' };
const api = new FakeBotApi();
let server: TelegramServer;
let count = 0;

beforeAll(async () => {
  await api.start();
});
afterAll(() => api.stop());
beforeEach(async () => {
  server = await startTelegramServer({ apiRoot: api.root });
  api.calls.length = 0;
});
afterEach(() => server.stop());

const suggested = (...values: [string, unknown][]): ActivityJson => ({
  type: 'message',
  text: 'Choose',
  suggestedActions: { actions: values.map(([title, value]) => ({ type: 'postBack', title, value })) },
});
const card = (...values: [string, unknown][]): ActivityJson => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: {
        body: [{ type: 'TextBlock', text: 'Order' }],
        actions: values.map(([title, data]) => ({ type: 'Action.Submit', title, data })),
      },
    },
  ],
});

/** Delivers what a turn committed: the record then holds the options. */
async function show(activity: ActivityJson, to = privateAddress(42)): Promise<Shown> {
  count += 1;
  if (to.conversation.id === '42') server.remember(42, { options: buttonsOf(activity).map((button) => button.value) });
  const { activityId } = await server.channel.deliver({ id: `offer-${count}`, to, activity });
  const sent = api.of('sendMessage').at(-1) as { reply_markup: { inline_keyboard: Key[][] } };
  return { messageId: Number(activityId), keys: sent.reply_markup.inline_keyboard };
}

function press({ messageId, keys }: Shown, title: string, from = 42, chat: object = { id: 42, type: 'private' }) {
  count += 1;
  const key = keys.flat().find((candidate) => candidate.text === title);
  return server.post({
    update_id: count,
    callback_query: {
      id: `query-${count}`,
      from: { id: from, first_name: 'Li Na', language_code: 'zh-hans' },
      message: { message_id: messageId, chat, reply_markup: { inline_keyboard: keys } },
      data: key?.callback_data,
    },
  });
}

const received = () => server.intake.received.map((entry) => entry.activity);
const answers = () => api.of('answerCallbackQuery').map((call) => call.text);
const answered = (number: number) => waitFor(`${number} presses answered`, () => answers().length === number);

describe('a suggested answer', () => {
  it('says its value, ends the spinner and takes the answers away', async () => {
    const shown = await show(suggested(['Yes', 'yes'], ['No', 'no']));
    expect(await press(shown, 'Yes')).toBe(200);
    expect(received()).toEqual([
      expect.objectContaining({ type: 'message', text: 'yes', replyToId: String(shown.messageId), locale: 'zh-hans' }),
    ]);
    await answered(1);
    expect(answers()).toEqual(['Yes']);
    await waitFor('the keyboard to go', () => api.of('editMessageReplyMarkup').length === 1);
    expect(api.of('editMessageReplyMarkup')[0]).toMatchObject({
      message_id: shown.messageId,
      reply_markup: { inline_keyboard: [] },
    });
  });

  it('counts once, however often and on whichever button the contact presses', async () => {
    const shown = await show(suggested(['Yes', 'yes'], ['No', 'no']));
    for (const title of ['Yes', 'Yes', 'No']) expect(await press(shown, title)).toBe(200);
    expect(server.intake.texts()).toEqual(['yes']);
    await answered(3);
  });

  it('of an earlier question does nothing, though the newer one has the same answers', async () => {
    const first = await show(suggested(['Yes', 'yes'], ['No', 'no']));
    const second = await show(suggested(['Yes', 'yes'], ['No', 'no']));
    await waitFor(
      'the first keyboard to go',
      () => api.of('editMessageReplyMarkup')[0]?.message_id === first.messageId,
    );
    expect(await press(first, 'Yes')).toBe(200);
    expect(received()).toEqual([]);
    await answered(1);
    expect(answers()).toEqual(['这个按钮属于之前的问题，请用最新的按钮，或直接输入文字。']);
    await press(second, 'No');
    expect(server.intake.texts()).toEqual(['no']);
  });

  it('after a restart counts while the conversation still offers it', async () => {
    const shown = await show(suggested(['Yes', 'yes']));
    const { apiRoot, records } = { apiRoot: api.root, records: new Map(server.records) };
    await server.stop();
    server = await startTelegramServer({ apiRoot });
    for (const [key, record] of records) server.records.set(key, record);
    await press(shown, 'Yes');
    expect(server.intake.texts()).toEqual(['yes']);
    server.remember(42, { options: ['FD1001', 'FD1002'] });
    await press({ ...shown, messageId: shown.messageId + 1 }, 'Yes');
    expect(server.intake.texts()).toEqual(['yes']);
  });

  it('leaves the buttons of a card in the same message', async () => {
    const both = {
      ...card(['Track', 'track FD1001']),
      suggestedActions: suggested(['Thanks', 'thanks']).suggestedActions,
    };
    await press(await show(both), 'Thanks');
    await waitFor('the answer to go', () => api.of('editMessageReplyMarkup').length === 1);
    const { reply_markup: left } = api.of('editMessageReplyMarkup')[0] as {
      reply_markup: { inline_keyboard: Key[][] };
    };
    expect(left.inline_keyboard.flat().map((key) => key.text)).toEqual(['Track']);
  });

  it('comes again when it could not be made durable', async () => {
    const shown = await show(suggested(['Yes', 'yes']));
    server.intake.failure = new FrontdeskError('STORE_UNAVAILABLE', 'down', { retryable: true });
    expect(await press(shown, 'Yes')).toBe(503);
    server.intake.failure = undefined;
    expect(await press(shown, 'Yes')).toBe(200);
    expect(server.intake.texts()).toEqual(['yes']);
  });
});

describe('a button of a card', () => {
  it('gives back an object as an object, whatever came after, with what was written on it', async () => {
    const shown = await show(card(['Track', { act: 'track', order: 'FD1001' }]));
    await show(suggested(['Yes', 'yes']));
    await press(shown, 'Track');
    await press(shown, 'Track');
    expect(received()).toHaveLength(2);
    expect(received()[0]).toMatchObject({
      value: { act: 'track', order: 'FD1001' },
      channelData: { postBack: true, messageBack: { displayText: 'Track' } },
    });
    expect(received()[0]?.text).toBeUndefined();
  });

  it('whose value is long finds it among the options, and is never taken for another', async () => {
    const shown = await show(card(['First', 'short'], ['Return', LONG]));
    for (const key of shown.keys.flat()) expect(Buffer.byteLength(key.callback_data)).toBeLessThanOrEqual(64);
    await press(shown, 'Return');
    expect(received()[0]?.value).toEqual(LONG);
    await show(card(['A', 'a'], ['Return', { ...LONG, order: 'FD1002' }]));
    await press(shown, 'Return');
    await press(shown, 'First');
    expect(received()).toHaveLength(2);
    expect(received()[1]?.text).toBe('short');
    await answered(3);
    expect(answers()[1]).toContain('之前的问题');
  });

  it('after those of a card, a long answer is numbered on', async () => {
    const both = { ...card(['Track', 'track']), suggestedActions: suggested(['Return', LONG]).suggestedActions };
    await press(await show(both), 'Return');
    expect(received()[0]?.value).toEqual(LONG);
  });
});

describe('a button that is not one of ours', () => {
  it('only ends its spinner', async () => {
    const odd = [{ text: 'Odd', callback_data: 'from another bot' }];
    expect(await press({ messageId: 9, keys: [odd] }, 'Odd')).toBe(200);
    expect(await press({ messageId: 9, keys: [odd] }, 'no such key')).toBe(200);
    expect(await server.post({ update_id: 1, callback_query: { id: 'inline', from: { id: 42 }, data: 'x' } })).toBe(
      200,
    );
    expect(received()).toEqual([]);
    await answered(3);
  });

  it('in a group is another person’s', async () => {
    const group = { id: -100200, type: 'supergroup' };
    const to = {
      ...privateAddress(42),
      conversation: { id: '-100200/42', conversationType: 'groupChat', isGroup: true },
    };
    const shown = await show(suggested(['Yes', 'yes']), to);
    await press(shown, 'Yes', 43, group);
    expect(received()).toEqual([]);
    await press(shown, 'Yes', 42, group);
    expect(server.intake.received.map(({ address }) => address.conversation.id)).toEqual(['-100200/42']);
  });
});
