import { waitFor } from '../support/waitFor';
import { FakeBotApi, privateAddress, refusal, startTelegramServer, type TelegramServer } from './telegramServer';

const api = new FakeBotApi();
let server: TelegramServer;
let messageId = 0;

beforeAll(async () => {
  server = await startTelegramServer({ apiRoot: await api.start() });
});
afterAll(async () => {
  await server.stop();
  await api.stop();
});
beforeEach(() => {
  api.calls.length = 0;
  api.interfere = () => undefined;
  messageId += 1;
});

const deliver = (fields: object, more: object = {}) =>
  server.channel.deliver({
    id: `out-${messageId}`,
    to: privateAddress(42),
    activity: { type: 'message', ...fields },
    ...more,
  });
const suggest = (...titles: string[]) => ({
  suggestedActions: { actions: titles.map((title) => ({ type: 'imBack', title, value: title })) },
});

describe('text', () => {
  it('is sent with its Markdown as entities, so that nothing in it is read as markup', async () => {
    const { activityId } = await deliver({ text: '**FD1001** <b>&_x_ [map](https://m.example/1)' });
    const [sent] = api.of('sendMessage');
    expect(sent).toEqual({
      chat_id: 42,
      text: 'FD1001 <b>&x map',
      entities: [
        { type: 'bold', offset: 0, length: 6 },
        { type: 'italic', offset: 11, length: 1 },
        { type: 'text_link', offset: 13, length: 3, url: 'https://m.example/1' },
      ],
    });
    expect(activityId).toMatch(/^\d+$/);
  });

  it('that is plain stays as it is', async () => {
    await deliver({ text: '2 *3* 4', textFormat: 'plain' });
    expect(api.of('sendMessage')[0]).toMatchObject({ text: '2 *3* 4', entities: [] });
  });

  it('that is long goes in parts of 4096, the buttons under the last', async () => {
    const text = `**${'您好，世界。'.repeat(1_500)}**`;
    const { activityId } = await deliver({ text, ...suggest('OK') });
    const parts = api.of('sendMessage');
    expect(parts.length).toBe(3);
    expect(activityId.split('.')).toHaveLength(3);
    expect(parts.map((part) => part.text).join('')).toBe('您好，世界。'.repeat(1_500));
    for (const part of parts) {
      expect(String(part.text).length).toBeLessThanOrEqual(4096);
      expect(part.entities).toEqual([{ type: 'bold', offset: 0, length: String(part.text).length }]);
    }
    expect(parts.map((part) => part.reply_markup !== undefined)).toEqual([false, false, true]);
  });

  it('of nothing is not sent', async () => {
    await deliver({ text: '  ' });
    await deliver({}, { id: 'event', activity: { type: 'event', name: 'handoff.status' } });
    expect(api.calls).toEqual([]);
  });

  it('answers the person in a group and keeps to the topic', async () => {
    const to = { ...privateAddress(42), conversation: { id: '-100200/42/7', isGroup: true } };
    await deliver({ text: 'hi', replyToId: '55.901' }, { to });
    expect(api.of('sendMessage')[0]).toMatchObject({
      chat_id: -100200,
      message_thread_id: 7,
      reply_parameters: { message_id: 55, allow_sending_without_reply: true },
    });
  });
});

describe('cards', () => {
  it('are text with buttons: links as links, short words side by side, a long one alone', async () => {
    const content = {
      title: 'Order FD1001',
      text: 'On its way',
      images: [{ url: 'https://shop.example/cooker.png' }],
      buttons: [
        { type: 'imBack', title: 'Track', value: 'track FD1001' },
        { type: 'imBack', title: 'Cancel', value: 'cancel FD1001' },
        { type: 'postBack', title: 'Send it to another address please', value: 'change address' },
        { type: 'openUrl', title: 'Carrier', value: 'https://sf.example/1' },
        { type: 'openUrl', title: 'Label', value: 'http://127.0.0.1:3978/labels/1' },
      ],
    };
    await deliver({
      attachments: [{ contentType: 'application/vnd.microsoft.card.hero', content }],
      ...suggest('Thanks'),
    });
    expect(api.of('sendMessage')[0]).toMatchObject({
      text: 'Order FD1001\nOn its way\n\nLabel: http://127.0.0.1:3978/labels/1',
    });
    const photo = api.of('sendPhoto')[0] as { photo: string; reply_markup: { inline_keyboard: { text: string }[][] } };
    expect(photo.photo).toBe('https://shop.example/cooker.png');
    expect(photo.reply_markup.inline_keyboard.map((row) => row.map((button) => button.text))).toEqual([
      ['Track', 'Cancel'],
      ['Send it to another address please'],
      ['Carrier'],
      ['Thanks'],
    ]);
    expect(photo.reply_markup.inline_keyboard[2]?.[0]).toEqual({ text: 'Carrier', url: 'https://sf.example/1' });
  });

  it('with buttons and no words are still sent', async () => {
    await deliver(suggest('Yes', 'No'));
    expect(api.of('sendMessage')[0]).toMatchObject({ text: '⬇️' });
  });
});

describe('files', () => {
  const attach = (contentType: string, contentUrl: string) => ({
    attachments: [{ contentType, contentUrl, name: 'it' }],
  });

  it.each([
    ['image/png', 'sendPhoto'],
    ['video/mp4', 'sendVideo'],
    ['audio/mpeg', 'sendAudio'],
    ['application/pdf', 'sendDocument'],
  ])('of type %s go by %s', async (contentType, method) => {
    await deliver({ text: 'see', ...attach(contentType, 'https://shop.example/it') });
    const sent = api.calls.map((call) => call.method).filter((name) => name.startsWith('send'));
    expect(sent).toEqual(['sendMessage', method]);
  });

  it('that come as data are uploaded', async () => {
    await deliver(attach('image/png', `data:image/png;base64,${Buffer.from('pixels').toString('base64')}`));
    expect(api.of('sendPhoto')[0]?.multipart).toContain('pixels');
  });

  it('that Telegram cannot fetch are sent as a link', async () => {
    api.interfere = ({ method }) =>
      method === 'sendDocument' ? refusal(400, 'Bad Request: failed to get HTTP URL content') : undefined;
    await deliver(attach('application/pdf', 'http://127.0.0.1/it.pdf'));
    expect(api.of('sendMessage')[0]).toMatchObject({ text: 'it: http://127.0.0.1/it.pdf' });
  });
});

describe('updates', () => {
  it('edit the message in place', async () => {
    const { activityId } = await deliver({ text: 'Place 3' });
    const second = await deliver({ text: 'Place 2' }, { id: 'update', updates: activityId });
    expect(api.of('editMessageText')).toEqual([
      { chat_id: 42, message_id: Number(activityId), text: 'Place 2', entities: [] },
    ]);
    expect(second.activityId).toBe(activityId);
  });

  it('edit what is there, add what is new and take away what is left over', async () => {
    const { activityId } = await deliver({ text: 'x '.repeat(3_000) });
    const [first, second] = activityId.split('.');
    const shorter = await deliver({ text: 'short' }, { id: 'shorter', updates: activityId });
    expect(shorter.activityId).toBe(first);
    await waitFor('the rest to be deleted', () => api.of('deleteMessage')[0]?.message_id === Number(second));
    api.calls.length = 0;
    const longer = await deliver({ text: 'y '.repeat(3_000) }, { id: 'longer', updates: shorter.activityId });
    expect(longer.activityId.split('.')).toHaveLength(2);
    expect(api.calls.map((call) => call.method)).toEqual(['editMessageText', 'sendMessage']);
  });

  it('are content with a message that is the same already, and send anew what can no longer be edited', async () => {
    api.interfere = ({ method }) =>
      method === 'editMessageText' ? refusal(400, 'Bad Request: message is not modified: …') : undefined;
    expect(await deliver({ text: 'same' }, { updates: '7' })).toEqual({ activityId: '7' });
    api.interfere = ({ method }) =>
      method === 'editMessageText' ? refusal(400, 'Bad Request: message to edit not found') : undefined;
    await deliver({ text: 'anew' }, { id: 'anew', updates: '7' });
    expect(api.of('sendMessage')[0]).toMatchObject({ text: 'anew' });
  });
});

describe('failures', () => {
  it('by too many requests say how long to wait', async () => {
    api.interfere = () => refusal(429, 'Too Many Requests: retry after 7', { retry_after: 7 });
    await expect(deliver({ text: 'hi' })).rejects.toMatchObject({
      code: 'CHANNEL_UNAVAILABLE',
      retryable: true,
      retryAfterMs: 7_000,
    });
  });

  it.each([
    ['a failing server', () => refusal(500, 'Internal Server Error')],
    ['a gateway that answers in HTML', () => ({ status: 502, body: '<html>' })],
    ['a lost connection', () => 'hangUp' as const],
    ['a token that is not accepted', () => refusal(401, 'Unauthorized')],
  ])('by %s may pass', async (_name, answer) => {
    api.interfere = answer;
    await expect(deliver({ text: 'hi' })).rejects.toMatchObject({ code: 'CHANNEL_UNAVAILABLE', retryable: true });
  });

  it.each([
    ['a contact who blocked the bot', refusal(403, 'Forbidden: bot was blocked by the user')],
    ['a message that Telegram does not take', refusal(400, 'Bad Request: chat not found')],
  ])('by %s are final', async (_name, answer) => {
    api.interfere = () => answer;
    await expect(deliver({ text: 'hi' })).rejects.toMatchObject({ code: 'CHANNEL_REJECTED', retryable: false });
  });

  it('never carry the token or the words, however they are logged', async () => {
    for (const answer of ['hangUp' as const, refusal(400, 'Bad Request'), refusal(500, 'Oops')]) {
      api.interfere = () => answer;
      const error: Error = await deliver({ text: 'a private matter' }).catch((failure) => failure);
      const logged = JSON.stringify([error.message, error.stack, error.cause, Object.entries(error)]);
      expect(logged).not.toMatch(/a-token-of|private matter/);
    }
  });

  it('of an address that is none of Telegram’s are final', async () => {
    const to = { ...privateAddress(42), conversation: { id: 'abc' } };
    await expect(deliver({ text: 'hi' }, { to })).rejects.toMatchObject({ code: 'CHANNEL_REJECTED' });
  });

  it('in the middle of a long message do not repeat the parts that were sent', async () => {
    const text = [1, 2, 3].map((number) => `${number}${'x'.repeat(4_000)}`).join('\n\n');
    let attempts = 0;
    api.interfere = ({ body }) => {
      if (!String(body.text).startsWith('2')) return undefined;
      attempts += 1;
      return attempts === 1 ? refusal(429, 'Too Many Requests', { retry_after: 1 }) : undefined;
    };
    await expect(deliver({ text })).rejects.toMatchObject({ code: 'CHANNEL_UNAVAILABLE' });
    const { activityId } = await deliver({ text });
    expect(api.of('sendMessage').map((part) => String(part.text).charAt(0))).toEqual(['1', '2', '2', '3']);
    expect(await deliver({ text })).toEqual({ activityId });
    expect(api.of('sendMessage')).toHaveLength(4);
  });
});

describe('typing', () => {
  it('is shown in the chat, and its failure is nobody’s business', async () => {
    await server.channel.typing(privateAddress(42));
    expect(api.of('sendChatAction')).toEqual([{ chat_id: 42, action: 'typing' }]);
    api.interfere = () => 'hangUp';
    await expect(server.channel.typing(privateAddress(42))).resolves.toBeUndefined();
  });
});
