import type { Agent } from '../../core/agent';
import type { Handoff } from '../../core/handoff';
import type { InvokeAnswer } from '../../ports/agentDesk';
import type { Turn } from '../../ports/turn';
import type { DeskDeps } from '../deskDeps';
import { canServe, localeOf } from '../matching';
import type { Offers } from '../offers';
import type { Relay } from '../relay';
import { agentText } from './agentText';
import { AgentTurn } from './agentTurn';
import { executedPress, submittedPress } from './cardActions';
import { CARD_CONTENT_TYPE, pickCard, queueCard } from './cards';
import { type Command, parseAddressed, parseCommand, parseJoin } from './commands';
import type { Joining } from './joining';
import { type Outcome, type TakeAndClose, textOf } from './takeAndClose';

const MESSAGE_CONTENT_TYPE = 'application/vnd.microsoft.activity.message';
const ERROR_CONTENT_TYPE = 'application/vnd.microsoft.error';

/** What agents say and press: commands, buttons, and words for their customers. */
export class AgentTurns {
  constructor(
    private readonly deps: Pick<DeskDeps, 'handoffs' | 'agents' | 'texts' | 'settings'>,
    private readonly joining: Joining,
    private readonly taking: TakeAndClose,
    private readonly offers: Offers,
    private readonly relay: Relay,
  ) {}

  async claims(turn: Turn): Promise<boolean> {
    const { channelId, user } = turn.record.address;
    if (!this.deps.settings.agentChannels.includes(channelId)) return false;
    if (parseJoin(this.textOf(turn)) !== undefined) return true;
    return (await this.deps.agents.findByAccount(channelId, user.id)) !== undefined;
  }

  async onMessage(turn: Turn): Promise<void> {
    const { address } = turn.record;
    if (address.conversation.isGroup === true) return this.onlyInPrivate(turn);
    const text = this.textOf(turn);
    const code = parseJoin(text);
    if (code !== undefined) return await this.join(turn, code);
    const mine = await this.begin(turn);
    if (mine === undefined || turn.activity.type !== 'message') return;
    const press = submittedPress(turn.activity);
    if (press !== undefined) this.showSubmitted(mine, await this.taking.press(mine, press));
    else await this.onWords(mine, text);
    mine.remember();
  }

  async onInvoke(turn: Turn): Promise<InvokeAnswer> {
    const mine = await this.begin(turn);
    const press = executedPress(turn.activity);
    if (mine === undefined || turn.activity.name !== 'adaptiveCard/action') return { status: 501 };
    if (press === undefined)
      return invokeAnswer(400, ERROR_CONTENT_TYPE, { code: 'BadRequest', message: mine.say('press.unknown') });
    const outcome = await this.taking.press(mine, press);
    mine.remember();
    if (outcome.kind === 'card') return invokeAnswer(200, CARD_CONTENT_TYPE, outcome.card);
    return invokeAnswer(200, MESSAGE_CONTENT_TYPE, outcome.text);
  }

  private async begin(turn: Turn): Promise<AgentTurn | undefined> {
    const { address } = turn.record;
    const agent = await this.deps.agents.findByAccount(address.channelId, address.user.id);
    if (agent === undefined) return undefined;
    turn.record.agentId = agent.id;
    turn.locale = localeOf(agent);
    await this.refreshAddress(turn, agent);
    return await AgentTurn.begin(turn, agent, this.deps);
  }

  /** Teams may move a conversation to another service address; proactive words must follow. */
  private async refreshAddress(turn: Turn, agent: Agent): Promise<void> {
    const { address } = turn.record;
    if (address.conversation.isGroup === true) return;
    const moved =
      agent.address?.serviceUrl !== address.serviceUrl || agent.address?.conversation.id !== address.conversation.id;
    if (moved) await this.deps.agents.setAddress(agent.id, address);
  }

  private async join(turn: Turn, code: string): Promise<void> {
    const agent = await this.joining.join(turn, code);
    if (agent === undefined) return;
    turn.record.agentId = agent.id;
    turn.afterCommit(async () => {
      await this.offers.offerWaitingTo(agent);
    });
  }

  private async onWords(mine: AgentTurn, text: string): Promise<void> {
    const command = parseCommand(text);
    if (command !== undefined) return await this.run(mine, command);
    const addressed = parseAddressed(text);
    const other = mine.held.find(({ code }) => code === addressed?.code);
    if (addressed !== undefined && other !== undefined)
      return await this.relay.toCustomer(mine, other, addressed.words);
    if (mine.current !== undefined) return await this.relay.toCustomer(mine, mine.current, text);
    if (mine.held.length > 1) return mine.show(pickCard(mine.held, mine.say('pick.title'), mine.cards));
    mine.reply(mine.say('nobody'));
  }

  private async run(mine: AgentTurn, command: Command): Promise<void> {
    switch (command.kind) {
      case 'available':
      case 'away':
        return await this.setPresence(mine, command.kind);
      case 'queue':
      case 'messages':
        return await this.showQueue(mine, command.kind);
      case 'help':
        return mine.reply(mine.say('help'));
      case 'close':
        if (mine.current !== undefined) this.taking.close(mine, mine.current, command.note);
        else if (mine.held.length > 1) mine.show(pickCard(mine.held, mine.say('pick.titleClose'), mine.cards));
        else mine.reply(mine.say('nobody'));
        return;
      case 'accept':
      case 'talk':
        return await this.runCoded(mine, command.kind, command.code);
    }
  }

  private async runCoded(mine: AgentTurn, kind: 'accept' | 'talk', code: string): Promise<void> {
    const handoff = await this.deps.handoffs.getByCode(code);
    if (handoff === undefined) return mine.reply(mine.say('unknownCode', { code }));
    const outcome = kind === 'accept' ? await this.taking.accept(mine, handoff) : this.taking.talk(mine, handoff);
    if (outcome.kind === 'card' && outcome.handoff.agentId === mine.agent.id && outcome.handoff.state !== 'closed')
      mine.show(outcome.card);
    else if (outcome.kind === 'card' || outcome.said !== true) mine.reply(textOf(outcome, mine));
  }

  private async setPresence(mine: AgentTurn, presence: Agent['presence']): Promise<void> {
    await this.deps.agents.setPresence(mine.agent.id, presence);
    if (presence === 'away') {
      return mine.reply(
        mine.say(mine.held.length === 0 ? 'presence.away' : 'presence.awayButHolding', { count: mine.held.length }),
      );
    }
    const fitting = await this.waitingFor(mine.agent);
    const messages = fitting.filter(({ message }) => message !== undefined).length;
    const live = fitting.length - messages;
    mine.reply(
      [
        mine.say('presence.available', { count: live }),
        ...(messages > 0 ? [mine.say('presence.messages', { count: messages })] : []),
      ].join(' '),
    );
    const agent: Agent = { ...mine.agent, presence };
    mine.turn.afterCommit(async () => {
      await this.offers.offerWaitingTo(agent);
    });
  }

  private async showQueue(mine: AgentTurn, kind: 'queue' | 'messages'): Promise<void> {
    const fitting = await this.waitingFor(mine.agent);
    const wanted = kind === 'queue' ? fitting : fitting.filter(({ message }) => message !== undefined);
    if (wanted.length === 0) mine.reply(mine.say(kind === 'queue' ? 'queue.empty' : 'queue.noMessages'));
    else mine.show(queueCard(wanted, mine.cards));
    if (kind === 'queue' && mine.held.length > 0) {
      const names = mine.held.map(({ customerName, code }) => `${customerName} (${code})`).join(', ');
      mine.reply(mine.say('queue.yours', { names }));
    }
  }

  private async waitingFor(agent: Agent): Promise<Handoff[]> {
    return (await this.deps.handoffs.listWaiting()).filter((handoff) => canServe(agent, handoff));
  }

  /** A client without Universal Actions: the card it pressed is replaced where we know which it is. */
  private showSubmitted(mine: AgentTurn, outcome: Outcome): void {
    const { replyToId } = mine.turn.activity;
    if (outcome.kind === 'card' && replyToId !== undefined) mine.replace(replyToId, outcome.card);
    else if (outcome.kind === 'card') mine.show(outcome.card);
    else if (outcome.said !== true) mine.reply(outcome.text);
  }

  private onlyInPrivate(turn: Turn): void {
    if (turn.activity.type === 'message')
      turn.reply({ type: 'message', text: this.deps.texts.say(turn.locale, 'desk.onlyInPrivate') });
  }

  private textOf(turn: Turn): string {
    return turn.activity.type === 'message' ? agentText(turn.activity, turn.record.address.bot.id) : '';
  }
}

function invokeAnswer(statusCode: number, type: string, value: unknown): InvokeAnswer {
  // The exchange itself always succeeds; what became of the action is inside (Universal Actions: invoke response format).
  return { status: 200, body: { statusCode, type, value } };
}
