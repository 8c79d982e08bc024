import { FrontdeskError } from '../../src/core/errors';
import { nestedJson } from '../support/nestedJson';
import { waitFor } from '../support/waitFor';
import { FakeBotApi, refusal, startTelegramServer, type TelegramServer, WEBHOOK_PATH } from './telegramServer';

const LI_NA = { id: 42, is_bot: false, first_name: '娜', last_name: '李', language_code: 'zh-hans' };
const PRIVATE = { id: 42, type: 'private' };
const GROUP = { id: -100200, type: 'supergroup' };
const NOW = 1_772_000_000;

const api = new FakeBotApi();
let server: TelegramServer;
let updateId = 0;

beforeAll(async () => {
  const apiRoot = await api.start();
  server = await startTelegramServer({ apiRoot, publicUrl: 'https://desk.example/', maxBodyBytes: 10_000 });
});
afterAll(async () => {
  await server.stop();
  await api.stop();
});
beforeEach(() => {
  server.intake.received.length = 0;
  server.intake.failure = undefined;
  server.records.clear();
  api.calls.length = 0;
  api.interfere = () => undefined;
  updateId += 1_000;
});

const message = (fields: object) => ({
  update_id: updateId,
  message: { message_id: updateId, date: NOW, chat: PRIVATE, from: LI_NA, ...fields },
});
const inGroup = (fields: object) => message({ chat: GROUP, ...fields });
const received = () => server.intake.received.map((entry) => entry.activity);

describe('the webhook', () => {
  it('turns away who does not know the secret, before reading', async () => {
    expect(await server.post(message({ text: 'hi' }), 'wrong')).toBe(401);
    const noHeader = await fetch(`${server.url}${WEBHOOK_PATH}`, { method: 'POST', body: '{}' });
    expect(noHeader.status).toBe(401);
    expect(received()).toEqual([]);
  });

  it('takes a message with who said it, where and in which language', async () => {
    expect(await server.post(message({ text: ' 我的订单到哪了 ' }))).toBe(200);
    expect(server.intake.received).toEqual([
      {
        address: {
          channelId: 'telegram',
          conversation: { id: '42', conversationType: 'personal' },
          user: { id: '42', name: '娜 李' },
          bot: { id: '666' },
        },
        activity: expect.objectContaining({
          type: 'message',
          id: String(updateId),
          text: '我的订单到哪了',
          locale: 'zh-hans',
          channelId: 'telegram',
          timestamp: new Date(NOW * 1000).toISOString(),
        }),
      },
    ]);
  });

  it('takes an update that comes twice as one message', async () => {
    const update = message({ text: 'hello' });
    expect(await server.post(update)).toBe(200);
    expect(await server.post(update)).toBe(200);
    expect(server.intake.texts()).toEqual(['hello']);
  });

  it('asks Telegram to repeat what could not be made durable', async () => {
    server.intake.failure = new FrontdeskError('STORE_UNAVAILABLE', 'down', { retryable: true });
    const update = message({ text: 'hello' });
    expect(await server.post(update)).toBe(503);
    server.intake.failure = undefined;
    expect(await server.post(update)).toBe(200);
    expect(server.intake.texts()).toEqual(['hello']);
  });

  it('lets go of what the intake will never take, so that what follows gets through', async () => {
    server.intake.failure = new FrontdeskError('REQUEST_INVALID', 'no');
    expect(await server.post(message({ text: 'hello' }))).toBe(200);
    expect(received()).toEqual([]);
  });

  it('acknowledges and ignores updates of other kinds and shapes', async () => {
    const ignored = [
      { update_id: 1, poll: { id: '1' } },
      { update_id: 2, my_chat_member: { chat: PRIVATE } },
      { update_id: 3, message: { message_id: 'x' } },
      { something: 'else' },
      message({ pinned_message: {} }),
      message({ text: 'from a bot', from: { ...LI_NA, is_bot: true } }),
      message({ text: 'a channel post', chat: { id: -5, type: 'channel' } }),
      message({ text: 'nobody', from: undefined }),
    ];
    for (const update of ignored) expect(await server.post(update)).toBe(200);
    expect(received()).toEqual([]);
  });

  it('takes, and leaves unread, what is nested too deep: Telegram would send it again and again', async () => {
    const update = JSON.stringify(message({ text: 'hi', via_bot: 0 }));
    expect(await server.post(update.replace('"via_bot":0', `"via_bot":${nestedJson(4_000)}`))).toBe(200);
    expect(await server.post(nestedJson(4_000))).toBe(200);
    expect(received()).toEqual([]);
    expect(await server.post(update.replace('"via_bot":0', `"via_bot":${nestedJson(90)}`))).toBe(200);
    expect(received()).toHaveLength(1);
  });

  it('refuses what is no JSON, and what is too large', async () => {
    expect(await server.post('not json')).toBe(400);
    expect(await server.post(message({ text: 'x'.repeat(20_000) }))).toBe(413);
    expect(received()).toEqual([]);
  });
});

describe('commands', () => {
  it('greets on /start', async () => {
    await server.post(message({ text: '/start from_site' }));
    expect(received()).toEqual([
      expect.objectContaining({
        type: 'conversationUpdate',
        membersAdded: [{ id: '42', name: '娜 李' }],
        recipient: { id: '666' },
      }),
    ]);
  });

  it('says a command in the words of the language: the conversation’s, else the app’s, else English', async () => {
    await server.post(message({ text: '/cancel' }));
    server.remember(42, { locale: 'en' });
    updateId += 1;
    await server.post(message({ text: '/help' }));
    server.records.clear();
    updateId += 1;
    await server.post(message({ text: '/Human', from: { ...LI_NA, language_code: 'fr' } }));
    updateId += 1;
    await server.post(message({ text: '/track FD1001' }));
    expect(server.intake.texts()).toEqual(['取消', 'help', "I'd like to talk to a person", 'track FD1001']);
  });
});

describe('an edited message', () => {
  const edited = (fields: object) => ({ update_id: updateId, edited_message: message({ ...fields }).message });

  it('is a new message while it is fresh, once an edit', async () => {
    await server.post(message({ text: 'FD1001' }));
    const { message_id: id } = message({}).message;
    const first = edited({ text: 'FD1002', message_id: id, edit_date: NOW + 10 });
    await server.post(first);
    await server.post(first);
    updateId += 1;
    await server.post(edited({ text: 'FD1003', message_id: id, edit_date: NOW + 10 }));
    expect(server.intake.texts()).toEqual(['FD1001', 'FD1002', 'FD1003']);
    expect(received()[1]).toMatchObject({ id: `${id}.${id}`, channelData: { telegram: { edited: true } } });
  });

  it('is ignored when it comes late or has no words', async () => {
    await server.post(edited({ text: 'too late', edit_date: NOW + 301 }));
    await server.post(edited({ location: { latitude: 1, longitude: 2, live_period: 60 }, edit_date: NOW + 5 }));
    expect(received()).toEqual([]);
  });
});

describe('contents other than text', () => {
  it('takes places, contacts and stickers as words', async () => {
    const contact = { phone_number: '8613800000001', first_name: '娜' };
    const contents = [
      { location: { latitude: 31.2304, longitude: 121.4737 } },
      {
        venue: { title: 'Home', address: '1 Road', location: { latitude: 1, longitude: 2 } },
        location: { latitude: 1, longitude: 2 },
      },
      { contact: { ...contact, user_id: 42 } },
      { contact: { ...contact, phone_number: '+8613800000001' } },
      { sticker: { emoji: '👍', file_id: 'x' } },
    ];
    for (const content of contents) {
      updateId += 1;
      await server.post(message(content));
    }
    expect(server.intake.texts()).toEqual([
      '📍 31.2304, 121.4737',
      'Home, 1 Road',
      '+8613800000001',
      '娜 +8613800000001',
      '👍',
    ]);
    expect(received()[0]?.entities).toEqual([{ type: 'GeoCoordinates', latitude: 31.2304, longitude: 121.4737 }]);
  });

  it('takes pictures and files as attachments whose signed links hide the token, and hands them out', async () => {
    const photo = [
      { file_id: 'small', width: 90, height: 90 },
      { file_id: 'large', width: 900, height: 900 },
    ];
    await server.post(message({ caption: 'it is broken', photo }));
    updateId += 1;
    await server.post(message({ document: { file_id: 'doc', file_name: '发票.html', mime_type: 'text/html' } }));
    updateId += 1;
    await server.post(message({ voice: { file_id: 'v', mime_type: 'audio/ogg' } }));
    expect(server.intake.texts()).toEqual(['it is broken', '', '']);
    const [picture, document] = received().map((activity) => activity.attachments[0]);
    expect(picture).toMatchObject({ contentType: 'image/jpeg', name: 'photo.jpg' });
    expect(JSON.stringify(received())).not.toContain('a-token-of-this-test-suite');

    api.files.set('files/large', 'picture bytes').set('files/doc', '<script>');
    const local = (url: string) => url.replace('https://desk.example', server.url);
    const shown = await fetch(local(picture.contentUrl));
    expect([shown.status, shown.headers.get('content-type'), await shown.text()]).toEqual([
      200,
      'image/jpeg',
      'picture bytes',
    ]);
    const saved = await fetch(local(document.contentUrl));
    expect(saved.headers.get('content-type')).toBe('application/octet-stream');
    expect(saved.headers.get('content-disposition')).toBe(
      `attachment; filename*=UTF-8''${encodeURIComponent('发票.html')}`,
    );
  });

  it('hands out nothing without a signature, and says when Telegram has it no longer or does not answer', async () => {
    await server.post(message({ document: { file_id: 'gone', file_name: 'a.pdf' } }));
    const link = received()[0]?.attachments[0].contentUrl.replace('https://desk.example', server.url) as string;
    expect((await fetch(link.replace('gone', 'other'))).status).toBe(403);
    expect((await fetch(link.replace(/signature=.*/, 'signature=x'))).status).toBe(403);
    expect((await fetch(link)).status).toBe(404);
    api.interfere = () => refusal(400, 'Bad Request: wrong file_id');
    expect((await fetch(link)).status).toBe(404);
    api.interfere = () => 'hangUp';
    const down = await fetch(link);
    expect(down.status).toBe(502);
    expect(await down.text()).not.toContain('a-token-of-this-test-suite');
  });
});

describe('a group', () => {
  it('is heard only when it speaks to the bot', async () => {
    const bot = { id: 666, is_bot: true, first_name: 'Frontdesk' };
    const said = [
      { text: 'where is lunch?' },
      { text: '@frontdesk_bot, where is FD1001?' },
      { text: 'hey @Frontdesk_Bot help me' },
      { text: 'mail@frontdesk_bot.example or @frontdesk_bots' },
      { text: 'FD1002', reply_to_message: { message_id: 1, from: bot } },
      { text: 'me too', reply_to_message: { message_id: 1, from: LI_NA } },
      { text: '/cancel@frontdesk_bot' },
      { text: '/cancel@another_bot' },
      { text: '/help' },
      { text: '/unknown' },
    ];
    for (const fields of said) {
      updateId += 1;
      expect(await server.post(inGroup(fields))).toBe(200);
    }
    expect(server.intake.texts()).toEqual(['where is FD1001?', 'hey help me', 'FD1002', '取消', '帮助']);
    expect(api.of('getMe').length).toBeLessThanOrEqual(1);
  });

  it('is a conversation for each person and topic', async () => {
    await server.post(inGroup({ text: '/help' }));
    await server.post(
      inGroup({ text: '/help', from: { ...LI_NA, id: 43 }, is_topic_message: true, message_thread_id: 7 }),
    );
    expect(server.intake.received.map(({ address }) => address.conversation)).toEqual([
      { id: '-100200/42', conversationType: 'groupChat', isGroup: true },
      { id: '-100200/43/7', conversationType: 'groupChat', isGroup: true },
    ]);
  });

  it('greets who calls the bot by its name alone', async () => {
    await server.post(inGroup({ text: '@frontdesk_bot' }));
    expect(received()[0]?.type).toBe('conversationUpdate');
  });
});

describe('a group before the bot knows its own name', () => {
  it('has its message repeated until Telegram has said the name', async () => {
    const fresh = await startTelegramServer({ apiRoot: api.root });
    try {
      api.interfere = () => 'hangUp';
      const update = inGroup({ text: '@frontdesk_bot hello' });
      expect(await fresh.post(update)).toBe(503);
      api.interfere = () => undefined;
      expect(await fresh.post(update)).toBe(200);
      expect(fresh.intake.texts()).toEqual(['hello']);
    } finally {
      await fresh.stop();
    }
  });
});

describe('start', () => {
  it('sets the webhook with its secret and the commands in both languages', async () => {
    await server.channel.start();
    expect(api.of('setWebhook')).toEqual([
      {
        url: 'https://desk.example/api/channels/telegram',
        secret_token: 'a_secret_of_this_test_suite',
        allowed_updates: ['message', 'edited_message', 'callback_query'],
      },
    ]);
    const menus = await waitFor('both menus', () =>
      api.of('setMyCommands').length === 2 ? api.of('setMyCommands') : undefined,
    );
    expect(menus.map((menu) => menu.language_code)).toEqual([undefined, 'zh']);
  });

  it('tries again later when Telegram does not answer', async () => {
    api.interfere = () => 'hangUp';
    await server.channel.start();
    api.interfere = () => undefined;
    api.calls.length = 0;
    server.clock.advance(30_000);
    await waitFor('the webhook to be set', () => api.of('setWebhook').length === 1);
  });

  it('fails when Telegram refuses the address', async () => {
    api.interfere = () => refusal(400, 'Bad Request: bad webhook: An HTTPS URL must be provided');
    await expect(server.channel.start()).rejects.toMatchObject({ code: 'CHANNEL_REJECTED' });
  });
});
