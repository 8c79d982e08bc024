import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Emulator from 'telegram-test-api';
import { compose } from '../../src/app/compose';
import { trainHere } from '../../src/nlu';
import { parseConfig } from '../../src/config';
import { trainedModelsDirectory } from '../support/trainedModels';
import { waitFor } from '../support/waitFor';
import { freePort } from '../support/freePort';
import { type Forwarder, startTelegramForwarder } from './telegramForwarder';
import { BOT_TOKEN, WEBHOOK_SECRET } from './telegramServer';

interface Shown {
  messageId: number;
  text: string;
  keys: { text: string; callback_data?: string }[];
}

// A customer on Telegram, the product as it is composed, and nothing faked between.
let emulator: Emulator;
let forwarder: Forwarder;
/** What has been opened so far, so that nothing stays open when the start fails half way. */
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'frontdesk-telegram-'));
  closing.push(() => rm(directory, { recursive: true, force: true }));
  emulator = new Emulator({ port: await freePort(), host: '127.0.0.1' });
  await emulator.start();
  closing.push(() => emulator.stop());
  forwarder = await startTelegramForwarder(emulator, BOT_TOKEN);
  closing.push(() => forwarder.stop());
  const config = parseConfig({
    NODE_ENV: 'test',
    PORT: '0',
    DATA_DIR: directory,
    LOG_LEVEL: 'silent',
    PUBLIC_URL: forwarder.url,
    TELEGRAM_BOT_TOKEN: BOT_TOKEN,
    TELEGRAM_WEBHOOK_SECRET: WEBHOOK_SECRET,
    TELEGRAM_API_ROOT: emulator.config.apiURL,
  });
  // Training takes long; the model that other tests have trained is the same one.
  await cp(join(trainedModelsDirectory(), 'models'), join(directory, 'models'), { recursive: true });
  const desk = await compose(config, { trainer: trainHere });
  closing.push(() => desk.stop());
  await desk.start();
  forwarder.target = `http://127.0.0.1:${desk.server.address().port}`;
}, 120_000);

afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

/** One customer in a private chat. */
function customer(id: number, languageCode: string) {
  const client = emulator.getClient(BOT_TOKEN, { userId: id, chatId: id, firstName: 'Li Na' });
  const from = { from: { language_code: languageCode } } as never;
  const shown = (): Shown[] =>
    emulator.storage.botMessages
      .filter((entry) => String(entry.message.chat_id) === String(id))
      .map(({ messageId, message }) => {
        const { text, reply_markup: markup } = message as {
          text: string;
          reply_markup?: { inline_keyboard: Shown['keys'][] };
        };
        return { messageId, text, keys: markup?.inline_keyboard.flat() ?? [] };
      });
  let seen = 0;
  const next = (pattern: RegExp): Promise<Shown> =>
    waitFor(`${pattern} after ${JSON.stringify(shown().slice(seen))}`, () => {
      const index = shown().findIndex((message, at) => at >= seen && pattern.test(message.text));
      if (index < 0) return undefined;
      seen = index + 1;
      return shown()[index];
    });
  return {
    shown,
    /** Resolves to the first message after those seen that the pattern fits. */
    async says(text: string, pattern: RegExp): Promise<Shown> {
      const before = forwarder.statuses.length;
      await client.sendMessage(client.makeMessage(text, from));
      await waitFor('the message to be taken', () => forwarder.statuses.length > before);
      return await next(pattern);
    },
    async presses(message: Shown, title: RegExp, pattern: RegExp): Promise<Shown> {
      const key = message.keys.find((candidate) => title.test(candidate.text));
      if (key?.callback_data === undefined) throw new Error(`No button ${title} on ${JSON.stringify(message)}`);
      const place = { message: { message_id: message.messageId, chat: { id, type: 'private' } } } as never;
      await client.sendCallback({ ...client.makeCallbackQuery(key.callback_data, place) });
      return await next(pattern);
    },
  };
}

it('answers an order question in text with buttons, and goes on when one is pressed', async () => {
  const liNa = customer(42, 'en');
  await liNa.says('/start', /./);
  await liNa.says('Where is my order FD1001?', /last four|digits/i);
  const status = await liNa.says('0001', /FD1001/);
  const card = liNa.shown().findLast((message) => message.keys.length > 0) as Shown;
  expect(`${status.text} ${card.text}`).toContain('SF1000200030');
  const details = await liNa.presses(card, /details/i, /Rice cooker/i);
  expect(details.text).toMatch(/FD1001/);
}, 60_000);

it('does so in Chinese', async () => {
  const liNa = customer(43, 'zh-hans');
  await liNa.says('我的订单FD1001到哪里了？', /后四位|四位/);
  await liNa.says('0001', /FD1001/);
  const card = liNa.shown().findLast((message) => message.keys.length > 0) as Shown;
  await liNa.presses(card, /详情|明细/, /电饭煲/);
}, 60_000);
