import { CollectedTurn } from '../../../src/bot/collectedTurn';
import { errorBoundary } from '../../../src/bot/middleware/errorBoundary';
import { language } from '../../../src/bot/middleware/language';
import { numberedOptions } from '../../../src/bot/middleware/numberedOptions';
import { agentTurns, ownership } from '../../../src/bot/middleware/ownership';
import { waiting } from '../../../src/bot/middleware/waiting';
import { type ActivityJson, type ConversationRecord, newConversation } from '../../../src/core/conversation';
import { FrontdeskError } from '../../../src/core/errors';
import type { AgentDesk } from '../../../src/ports/agentDesk';
import type { ChannelFeatures } from '../../../src/ports/channel';
import { RICH_FEATURES } from '../../support/collectingChannel';
import { FakeClock } from '../../support/fakeClock';
import { silentLog } from '../../support/silentLog';

const ADDRESS = { channelId: 'sms', conversation: { id: 'c1' }, user: { id: 'u' }, bot: { id: 'b' } };
const clock = new FakeClock();
/** Says its keys. */
const texts = { say: (locale: string, key: string) => `${locale} ${key}` };
const done = async (): Promise<void> => undefined;

function turnOf(
  activity: Partial<ActivityJson>,
  more: { record?: Partial<ConversationRecord>; features?: ChannelFeatures; trusted?: boolean } = {},
): CollectedTurn {
  return new CollectedTurn({
    record: { ...newConversation(ADDRESS, clock.now()), ...more.record },
    input: { id: 't1', activity: { type: 'message', id: 'a1', ...activity }, trusted: more.trusted ?? false },
    features: more.features ?? RICH_FEATURES,
    locale: more.record?.locale ?? 'en',
    now: clock.now(),
    recognize: () => Promise.reject(new Error('not asked here')),
  });
}

describe('numberedOptions', () => {
  const plain = { ...RICH_FEATURES, buttons: false };
  const options = ['yes', '{"frontdesk":{"intent":"OrderDetails"}}'];

  it.each(['1', '１', '1.', ' 1 ', '①', '#1', '1、'])('takes %j for the first option', async (text) => {
    const turn = turnOf({ text }, { features: plain, record: { options } });
    await numberedOptions(turn, done);
    expect(turn.text).toBe('yes');
  });

  it('makes a structured value what a pressed button would have sent', async () => {
    const turn = turnOf({ text: '2' }, { features: plain, record: { options } });
    await numberedOptions(turn, done);
    expect(turn.activity.value).toEqual({ frontdesk: { intent: 'OrderDetails' } });
    expect(turn.text).toBe('');
  });

  it.each([
    ['3', plain],
    ['0', plain],
    ['1 please', plain],
    ['0001', plain],
    ['1', RICH_FEATURES],
  ])('leaves %j alone', async (text, features) => {
    const turn = turnOf({ text }, { features, record: { options } });
    await numberedOptions(turn, done);
    expect(turn.text).toBe(text);
  });
});

describe('language', () => {
  const localeAfter = async (
    activity: Partial<ActivityJson>,
    record: Partial<ConversationRecord> = {},
  ): Promise<string> => {
    const turn = turnOf(activity, { record });
    await language('en')(turn, done);
    return turn.locale;
  };

  it('goes by the first message that tells', async () => {
    expect(await localeAfter({ text: '你好', locale: 'en-US' })).toBe('zh-CN');
  });

  it('goes by the channel while no message tells', async () => {
    expect(await localeAfter({ text: 'FD1001', locale: 'zh-Hans-CN' })).toBe('zh-CN');
    expect(await localeAfter({ text: 'FD1001', locale: 'de-DE' })).toBe('en');
  });

  it('keeps the language of the conversation for words that do not tell', async () => {
    expect(await localeAfter({ text: '0001', locale: 'en-US' }, { locale: 'zh-CN' })).toBe('zh-CN');
  });

  it('follows a contact who changes language', async () => {
    expect(await localeAfter({ text: 'can we go on in English please' }, { locale: 'zh-CN' })).toBe('en');
  });

  it('keeps a language that was asked for, and still knows what the message is written in', async () => {
    const turn = turnOf({ text: '我要退货' }, { record: { locale: 'en', state: { localePinned: true } } });
    await language('en')(turn, done);
    expect([turn.locale, turn.spokenLocale]).toEqual(['en', 'zh-CN']);
  });
});

describe('waiting', () => {
  const run = (ms: number): Promise<{ typing: number; said: string[]; later: number }> => runFor(ms, { text: 'hi' });

  async function runFor(
    ms: number,
    activity: Partial<ActivityJson>,
  ): Promise<{ typing: number; said: string[]; later: number }> {
    const time = new FakeClock();
    let typing = 0;
    const said: string[] = [];
    const step = waiting({
      clock: time,
      texts,
      typingAfterMs: 500,
      sootheAfterMs: [3_000, 12_000],
      typing: () => {
        typing += 1;
      },
      sayNow: (_turn, _id, text) => said.push(text),
    });
    await step(turnOf(activity), async () => time.advance(ms));
    const during = typing;
    time.advance(60_000);
    return { typing: during, said, later: typing - during };
  }

  it('shows nothing when the answer comes at once', async () => {
    expect(await run(499)).toEqual({ typing: 0, said: [], later: 0 });
  });

  it('shows typing after half a second, again while it lasts, and stops with the answer', async () => {
    expect(await run(500)).toEqual({ typing: 1, said: [], later: 0 });
    expect((await run(2_900)).typing).toBe(1);
    expect((await run(8_600)).typing).toBe(3);
  });

  it('says so when it takes long, in other words the second time', async () => {
    expect((await run(3_000)).said).toEqual(['en bot.soothing.first']);
    expect((await run(12_000)).said).toEqual(['en bot.soothing.first', 'en bot.soothing.second']);
  });

  it('is silent for what is no message', async () => {
    expect(await runFor(5_000, { type: 'event' })).toEqual({ typing: 0, said: [], later: 0 });
  });
});

describe('errorBoundary', () => {
  const stored = {
    ...newConversation(ADDRESS, clock.now()),
    state: { dialogs: { dialogStack: [{}] }, remembered: 'FD1001' },
  };
  const boundary = errorBoundary({ log: silentLog, texts, reload: async () => structuredClone(stored) });

  it('drops what the failed turn did, leaves its task, apologises and offers a human', async () => {
    const turn = turnOf({ text: 'hi' });
    await boundary(turn, async () => {
      turn.record.state.half = 'done';
      turn.owner = { kind: 'queue', epoch: 1, handoffId: 'h' };
      turn.reply({ type: 'message', text: 'half an answer' });
      throw new TypeError('a defect');
    });
    expect(turn.outgoing.map(({ activity }) => activity.text)).toEqual(['en bot.turnFailed']);
    expect(turn.outgoing[0]?.activity.suggestedActions.actions).toHaveLength(1);
    expect(turn.record.state).toEqual({ remembered: 'FD1001' });
    expect(turn.owner).toEqual(stored.owner);
  });

  it('passes on that the store does not answer', async () => {
    const down = new FrontdeskError('STORE_UNAVAILABLE', 'down', { retryable: true });
    await expect(boundary(turnOf({ text: 'hi' }), () => Promise.reject(down))).rejects.toBe(down);
  });

  it('offers an agent no human', async () => {
    const turn = turnOf({ text: 'queue' });
    turn.speaker = 'system';
    await boundary(turn, () => Promise.reject(new Error('a defect')));
    expect(turn.outgoing.map(({ activity }) => [activity.text, activity.suggestedActions])).toEqual([
      ['en bot.agentTurnFailed', undefined],
    ]);
  });
});

describe('who answers', () => {
  function deskWith(claims: boolean): { desk: AgentDesk; calls: string[] } {
    const calls: string[] = [];
    const note = (what: string) => async (): Promise<void> => void calls.push(what);
    const desk: AgentDesk = {
      claims: async () => claims,
      onAgentTurn: note('agent'),
      onAgentInvoke: async () => ({ status: 200 }),
      relayToAgent: note('relay'),
      onHandoffStatus: note('status'),
    };
    return { desk, calls };
  }

  async function served(turn: CollectedTurn, claims = false): Promise<string[]> {
    const { desk, calls } = deskWith(claims);
    await agentTurns(desk)(turn, () => ownership(desk)(turn, async () => void calls.push('bot')));
    return calls;
  }

  const withAgent = { owner: { kind: 'agent', epoch: 2, handoffId: 'h', agentId: 'mei' } } as const;

  it('is the desk for an agent, whose words are no part of a transcript', async () => {
    const turn = turnOf({ text: 'queue' });
    expect(await served(turn, true)).toEqual(['agent']);
    expect(turn.speaker).toBe('system');
  });

  it('is the bot for a contact, also while they wait for an agent', async () => {
    expect(await served(turnOf({ text: 'hi' }))).toEqual(['bot']);
    expect(
      await served(turnOf({ text: 'hi' }, { record: { owner: { kind: 'queue', epoch: 1, handoffId: 'h' } } })),
    ).toEqual(['bot']);
  });

  it('is the agent who owns the conversation', async () => {
    expect(await served(turnOf({ text: 'hi' }, { record: withAgent }))).toEqual(['relay']);
  });

  it('obeys the status of an outside hub only from a trusted source', async () => {
    const status = { type: 'event', name: 'handoff.status', value: { state: 'accepted' } };
    expect(await served(turnOf(status, { trusted: true }))).toEqual(['status']);
    expect(await served(turnOf(status, { trusted: false }))).toEqual([]);
  });
});
