import { readFileSync } from 'node:fs';
import { buttonsOf, linksOf, toPlainText } from '../../src/core/activityText';
import type { ActivityJson } from '../../src/core/conversation';
import { FrontdeskError } from '../../src/core/errors';
import type { ChannelFeatures } from '../../src/ports/channel';
import type { BackEnds } from '../../src/app/backEnds';
import { RICH_FEATURES } from './collectingChannel';
import type { Conversation, ConversationTurn, ExpectedReply } from './conversationData';
import { addressOf, type Said, TestBot } from './testBot';
import { waitFor } from './waitFor';

const CONTACT = 'contact';
const AGENT = 'agent';
const PLAIN_FEATURES: ChannelFeatures = { ...RICH_FEATURES, adaptiveCards: false, buttons: false, updates: false };

/**
 * Plays one conversation through the real pipeline with the real recogniser and compares every reply.
 * Resolves to what went wrong, with the conversation up to there; undefined when all is as expected.
 */
export async function playConversation(conversation: Conversation, locale: string): Promise<string | undefined> {
  const backEnds = new FailingBackEnds();
  const bot = await TestBot.start({ features: conversation.channel === 'plain' ? PLAIN_FEATURES : RICH_FEATURES });
  backEnds.breakInto(bot.backEnds);
  try {
    if (conversation.agent) await addAgent(bot, conversation.agent);
    const play = new Play(bot, conversation, backEnds, locale);
    for (const turn of conversation.turns) {
      const problem = await play.turn(turn);
      if (problem !== undefined) return `${problem}\n\n${play.said.join('\n')}`;
    }
    return undefined;
  } finally {
    await bot.stop();
  }
}

class Play {
  readonly said: string[] = [];
  private shown: ActivityJson[] = [];

  constructor(
    private readonly bot: TestBot,
    private readonly conversation: Conversation,
    private readonly backEnds: FailingBackEnds,
    /** The language of the browser. */
    private readonly locale: string,
  ) {}

  async turn(turn: ConversationTurn): Promise<string | undefined> {
    if (turn.after !== undefined) this.bot.clock.advance(turn.after * 60_000);
    if (turn.backEnds !== undefined) this.backEnds.down = turn.backEnds === 'down';
    const expected = (turn.expects ?? []) as ExpectedReply[];
    const replies = turn.agent === undefined ? await this.contact(turn) : await this.agent(turn.agent, expected.length);
    this.shown.push(...replies);
    for (const reply of replies)
      this.said.push(`   < ${toPlainText(reply).replaceAll('\n', '\n     ')}${titles(reply)}`);
    if (replies.length !== expected.length) return `${expected.length} replies expected, ${replies.length} given`;
    for (const [index, reply] of replies.entries()) {
      const problem = differs(reply, expected[index] ?? {});
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  private async contact(turn: ConversationTurn): Promise<ActivityJson[]> {
    const said = this.wordsOf(turn);
    this.said.push(`> ${typeof said === 'string' ? said : JSON.stringify(said)}`);
    const { customer } = this.conversation;
    const at = this.bot.clock.now().toISOString();
    const more = customer === undefined ? {} : { verified: { customerId: customer, by: 'token' as const, at } };
    const activity = typeof said === 'string' ? { text: said } : said;
    const replies = await this.bot.say(CONTACT, { locale: this.locale, ...activity }, more);
    return replies.filter(({ type }) => type === 'message');
  }

  private wordsOf(turn: ConversationTurn): Said {
    if (turn.says !== undefined) return turn.says;
    if (turn.code !== undefined) return this.newestCode(turn.code);
    if (turn.sends !== undefined)
      return { attachments: [{ contentType: 'image/png', name: 'photo.png', contentUrl: 'https://files.example/1' }] };
    const button = this.shown.flatMap(buttonsOf).findLast(({ title }) => title === turn.presses);
    if (!button) throw new Error(`${this.conversation.name}: no button "${turn.presses}" has been shown`);
    if (!button.value.startsWith('{')) return button.value;
    return { value: JSON.parse(button.value) as object, channelData: { postBack: true } };
  }

  private newestCode(contact: string): string {
    const lines = readFileSync(this.bot.outboxFile, 'utf8').trim().split('\n');
    const sent = lines.map(
      (line) => JSON.parse(line) as { to: { email?: string; phone?: string }; kind: string; text: string },
    );
    const newest = sent.findLast(({ to, kind }) => kind === 'code' && (to.email === contact || to.phone === contact));
    const code = newest && /\d{6}/.exec(newest.text)?.[0];
    if (!code) throw new Error(`${this.conversation.name}: no code was sent to ${contact}`);
    return code;
  }

  private async agent(does: string, replies: number): Promise<ActivityJson[]> {
    const before = this.bot.channel.shownIn(CONTACT).length;
    const [waiting] = await this.bot.stores.handoffs.listWaiting();
    const words = does === 'accepts' ? `accept ${waiting?.code}` : does === 'closes' ? 'close' : does;
    this.said.push(`[agent] ${words}`);
    await this.bot.say(AGENT, words, { channelId: 'msteams' });
    const shown = () =>
      this.bot.channel
        .shownIn(CONTACT)
        .slice(before)
        .filter(({ type }) => type === 'message');
    await waitFor(`${replies} replies after the agent ${does}`, () => shown().length >= replies);
    await this.bot.engine.idle();
    return shown();
  }
}

/** An agent who has joined the desk and speaks both languages. */
export async function addAgent(bot: TestBot, presence: 'available' | 'away'): Promise<void> {
  const at = bot.clock.now();
  const agent = {
    id: 'mei',
    name: 'Mei',
    skills: ['general'],
    languages: ['en', 'zh-CN'] as ('en' | 'zh-CN')[],
    capacity: 3,
  };
  const expiresAt = new Date(at.getTime() + 60_000);
  await bot.stores.agents.add({ ...agent, presence, createdAt: at.toISOString() }, { hash: 'join', expiresAt });
  await bot.stores.agents.join('join', addressOf(AGENT, 'msteams'), at);
  await bot.stores.agents.setPresence('mei', presence);
}

/** Lets a test switch the company's systems off. */
class FailingBackEnds {
  down = false;

  breakInto({ orders, returns, customers }: BackEnds): void {
    for (const service of [orders, returns, customers]) this.guard(service as unknown as Record<string, unknown>);
  }

  private guard(service: Record<string, unknown>): void {
    const names = Object.getOwnPropertyNames(Object.getPrototypeOf(service)).filter((name) => name !== 'constructor');
    for (const name of names) {
      const method = service[name] as (...given: unknown[]) => unknown;
      service[name] = async (...given: unknown[]) => {
        if (this.down) throw new FrontdeskError('BACKEND_UNAVAILABLE', 'switched off by the test', { retryable: true });
        return await method.apply(service, given);
      };
    }
  }
}

function differs(reply: ActivityJson, expected: ExpectedReply): string | undefined {
  const text = toPlainText(reply, { links: false });
  const missing = expected.text?.find((words) => !contains(text, words));
  if (missing !== undefined) return `expected the reply to say: ${missing}`;
  const unwanted = expected.not?.find((words) => contains(text, words));
  if (unwanted !== undefined) return `expected the reply not to say: ${unwanted}`;
  const buttons = buttonsOf(reply);
  const shown = buttons.map(({ title }) => title).join(' | ');
  if (expected.buttons && shown !== expected.buttons.join(' | '))
    return `expected the buttons: ${expected.buttons.join(' | ')}`;
  if (expected.choices && choicesOf(buttons.map(({ title }) => title)) !== choicesOf(expected.choices))
    return `expected the choices: ${expected.choices.join(' | ')}`;
  const values = buttons.map(({ value }) => value);
  const lacking = expected.values?.find((value) => !values.some((each) => holds(each, value)));
  if (lacking !== undefined) return `expected a button with the value: ${JSON.stringify(lacking)}`;
  const { link } = expected;
  if (link !== undefined && !linksOf(reply).some(({ url }) => url.includes(link))) return `expected a link to: ${link}`;
  return undefined;
}

/** In an order of their own, the last one behind them. */
function choicesOf(titles: readonly string[]): string {
  return [...titles.slice(0, -1).sort(), ...titles.slice(-1)].join(' | ');
}

function contains(text: string, words: string): boolean {
  const pattern = /^\/(.*)\/([a-z]*)$/s.exec(words);
  return pattern ? new RegExp(pattern[1] ?? '', `${pattern[2]}s`).test(text) : text.includes(words);
}

function holds(value: string, expected: unknown): boolean {
  if (typeof expected === 'string') return value === expected;
  return value.startsWith('{') && JSON.stringify(JSON.parse(value)) === JSON.stringify(expected);
}

function titles(reply: ActivityJson): string {
  const shown = buttonsOf(reply).map(({ title }) => title);
  return shown.length > 0 ? `  [${shown.join(' | ')}]` : '';
}
