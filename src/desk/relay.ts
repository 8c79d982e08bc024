import { toPlainText } from '../core/activityText';
import type { ActivityJson } from '../core/conversation';
import { conversationKey } from '../core/conversation';
import type { Handoff } from '../core/handoff';
import { toBot, toQueue } from '../core/ownership';
import type { Turn } from '../ports/turn';
import type { Assignments } from './assignments';
import type { CustomerMessages } from './customerMessages';
import type { DeskDeps } from './deskDeps';
import { EXTERNAL_AGENT_ID, localeOf, type ReachableAgent } from './matching';
import type { Offers } from './offers';
import { tellReturned } from './returnToQueue';
import { type AgentState, readAgentState } from './teams/agentState';
import type { AgentTurn } from './teams/agentTurn';
import { filesOf, isPicture } from './teams/attachments';
import { cardMessage, otherCustomerCard } from './teams/cards';

/** Longer words would make the card too large for Teams; as text they are sent in parts. */
const CARD_WORDS_MAX = 8_000;

/** Carries words both ways between a customer and their agent. */
export class Relay {
  constructor(
    private readonly deps: Pick<DeskDeps, 'handoffs' | 'agents' | 'conversations' | 'texts'>,
    private readonly assignments: Assignments,
    private readonly offers: Offers,
    private readonly messages: CustomerMessages,
  ) {}

  /** An agent's words and files to their customer, under the agent's name and as the plain text that they are. */
  async toCustomer(mine: AgentTurn, handoff: Handoff, words: string): Promise<void> {
    const { turn, agent } = mine;
    const attachments = filesOf(turn.activity);
    if (words === '' && attachments.length === 0) return;
    // An acceptance that was cut short is finished before the first word, so that the customer learns who speaks.
    if (handoff.state === 'assigned') await this.assignments.complete(handoff);
    const record = await this.deps.conversations.load(handoff.conversation);
    if (record?.owner.kind !== 'agent' || record.owner.handoffId !== handoff.id) {
      return mine.reply(mine.say('noLongerYours', { name: handoff.customerName, code: handoff.code }));
    }
    turn.tell({
      key: handoff.conversation,
      to: record.address,
      from: 'agent',
      activity: {
        type: 'message',
        text: words,
        textFormat: 'plain',
        from: { ...record.address.bot, name: agent.name },
        ...(attachments.length > 0 && { attachments }),
      },
    });
  }

  /** A customer's message to the agent who owns the conversation. */
  async toAgent(turn: Turn): Promise<void> {
    const { owner } = turn;
    if (owner.kind !== 'agent') return;
    // An outside hub stands between channel and bot and has the message already.
    if (owner.agentId === EXTERNAL_AGENT_ID) return;
    const handoff = await this.deps.handoffs.get(owner.handoffId);
    const agent = await this.deps.agents.get(owner.agentId);
    if (handoff === undefined || handoff.state === 'closed') return this.backToBot(turn);
    if (agent?.address === undefined) return await this.backToQueue(turn, handoff);
    const state = await this.stateOf(agent as ReachableAgent);
    // The agent has ended it a moment ago, or just before a stop: they cannot answer any more.
    if (handoff.id in state.closing) return this.backToBot(turn);
    const activity = await this.labelled(turn, handoff, agent as ReachableAgent, state);
    turn.tell({ key: turn.key, to: agent.address, from: 'contact', activity });
  }

  /** With one customer a name is enough; with several each message says whose it is, and how to answer those not picked. */
  private async labelled(
    turn: Turn,
    handoff: Handoff,
    agent: ReachableAgent,
    { current, closing }: AgentState,
  ): Promise<ActivityJson> {
    const files = filesOf(turn.activity);
    const pictures = files.filter(isPicture);
    const links = files.filter((file) => !isPicture(file)).map(({ name, contentUrl }) => `${name}: ${contentUrl}`);
    const words = [turn.text === '' ? toPlainText(turn.activity, { files: false }) : turn.text, ...links]
      .filter((line) => line !== '')
      .join('\n');
    const held = await this.deps.handoffs.listHeldBy(agent.id);
    const several = held.filter(({ id }) => !(id in closing)).length > 1;
    if (several && current !== handoff.id && words.length <= CARD_WORDS_MAX) {
      const context = { texts: this.deps.texts, locale: localeOf(agent), now: turn.now };
      const shown = cardMessage(otherCustomerCard(handoff, words, context));
      return { ...shown, attachments: [...(shown.attachments as object[]), ...pictures] };
    }
    // Plain, so that no customer can forge the label, a link or a mention with Markdown or HTML.
    const label = several
      ? `${handoff.customerName} · ${handoff.code}\n`
      : this.deps.texts.say(localeOf(agent), 'desk.says', { name: handoff.customerName });
    const text = `${label}${words}`;
    return { type: 'message', text, textFormat: 'plain', ...(pictures.length > 0 && { attachments: pictures }) };
  }

  private async stateOf({ address }: ReachableAgent): Promise<AgentState> {
    const key = conversationKey(address.channelId, address.conversation.id);
    return readAgentState(await this.deps.conversations.load(key));
  }

  private backToBot(turn: Turn): void {
    turn.owner = toBot(turn.owner);
    turn.reply({ type: 'message', text: this.messages.text(turn.locale, 'agentGone') });
  }

  private async backToQueue(turn: Turn, handoff: Handoff): Promise<void> {
    await this.deps.handoffs.move(handoff.id, {
      from: ['assigned', 'active'],
      to: 'waiting',
      by: 'system',
      at: turn.now,
      note: 'the agent cannot be reached',
      unset: ['agentId', 'agentName', 'acceptedAt'],
    });
    turn.owner = toQueue(turn.owner, handoff.id);
    turn.afterCommit(async () => {
      await tellReturned(this.deps, this.messages);
      await this.offers.offer(handoff.id);
    });
  }
}
