import Emulator from 'telegram-test-api';
import { buttonsOf } from '../../src/core/activityText';
import type { ActivityJson } from '../../src/core/conversation';
import { waitFor } from '../support/waitFor';
import { freePort } from '../support/freePort';
import { startTelegramForwarder, webhookOf } from './telegramForwarder';
import { BOT_TOKEN, privateAddress, startTelegramServer, type TelegramServer } from './telegramServer';

// The other side is telegram-test-api: another author's reading of the Bot API than ours.
let emulator: Emulator;
let forwarder: Awaited<ReturnType<typeof startTelegramForwarder>>;
let server: TelegramServer;
let count = 0;

beforeAll(async () => {
  emulator = new Emulator({ port: await freePort(), host: '127.0.0.1' });
  await emulator.start();
  forwarder = await startTelegramForwarder(emulator, BOT_TOKEN);
  server = await startTelegramServer({ apiRoot: emulator.config.apiURL, publicUrl: forwarder.url });
  forwarder.target = server.url;
  await server.channel.start();
});
afterAll(async () => {
  await server.stop();
  await forwarder.stop();
  await emulator.stop();
});
beforeEach(() => {
  server.intake.received.length = 0;
});

const customer = () => emulator.getClient(BOT_TOKEN, { userId: 42, chatId: 42, firstName: 'Li Na', timeout: 5_000 });
const say = (activity: ActivityJson, more: object = {}) => {
  count += 1;
  server.remember(42, { options: buttonsOf(activity).map((button) => button.value) });
  return server.channel.deliver({ id: `emulated-${count}`, to: privateAddress(42), activity, ...more });
};
const shownToUser = (messageId: string) =>
  emulator.storage.botMessages.find((entry) => String(entry.messageId) === messageId)?.message;

it('sets the webhook, with the secret that the forwarder then presents', () => {
  expect(webhookOf(emulator, BOT_TOKEN)).toMatchObject({ url: `${forwarder.url}/api/channels/telegram` });
  expect(forwarder.secret()).toBe('a_secret_of_this_test_suite');
});

it('hears what a customer writes', async () => {
  const client = customer();
  await client.sendMessage(client.makeMessage('Where is FD1001?'));
  // The emulator counts its message ids on only when a message has been taken.
  await waitFor('the first message', () => forwarder.statuses.length === 1);
  await client.sendCommand(client.makeCommand('/start'));
  await waitFor('both updates', () => forwarder.statuses.length === 2);
  expect(server.intake.received.map(({ activity }) => activity.type)).toEqual(['message', 'conversationUpdate']);
  expect(server.intake.texts()[0]).toBe('Where is FD1001?');
  expect(forwarder.statuses).toEqual([200, 200]);
});

it('shows an answer with buttons, and hears the one that is pressed', async () => {
  const { activityId } = await say({
    type: 'message',
    text: 'Your order **FD1002** is being processed.',
    suggestedActions: { actions: [{ type: 'imBack', title: 'Cancel it', value: 'cancel FD1002' }] },
  });
  const shown = shownToUser(activityId) as unknown as {
    text: string;
    reply_markup: { inline_keyboard: { text: string; callback_data: string }[][] };
  };
  expect(shown.text).toBe('Your order FD1002 is being processed.');
  const key = shown.reply_markup.inline_keyboard[0]?.[0];
  expect(key?.text).toBe('Cancel it');
  const client = customer();
  const pressed = client.makeCallbackQuery(key?.callback_data ?? '', {
    message: { message_id: Number(activityId), chat: { id: 42 } },
  });
  await client.sendCallback(pressed);
  await waitFor('the press', () => server.intake.received.length === 1);
  expect(server.intake.received[0]?.activity).toMatchObject({ text: 'cancel FD1002', replyToId: activityId });
  await waitFor('the keyboard to go', () => {
    const now = shownToUser(activityId) as unknown as typeof shown;
    return now.reply_markup.inline_keyboard.length === 0;
  });
});

it('replaces a message, and cuts a long one', async () => {
  const { activityId } = await say({ type: 'message', text: 'You are number 3.' });
  await say({ type: 'message', text: 'You are number 2.' }, { updates: activityId });
  expect(shownToUser(activityId)).toMatchObject({ text: 'You are number 2.' });
  const before = emulator.storage.botMessages.length;
  await say({ type: 'message', text: 'A sentence of some length. '.repeat(400) });
  const parts = emulator.storage.botMessages.slice(before).map((entry) => entry.message.text);
  expect(parts.length).toBe(3);
  expect(parts.every((part) => part.endsWith('length.') && part.length <= 4096)).toBe(true);
});

it('takes what the emulator cannot do as unavailable, not as refused', async () => {
  const photo = { contentType: 'image/png', contentUrl: 'https://shop.example/a.png', name: 'a' };
  await expect(say({ type: 'message', attachments: [photo] })).rejects.toMatchObject({ code: 'CHANNEL_UNAVAILABLE' });
});
