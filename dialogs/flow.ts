import type { DialogContext } from 'botbuilder-dialogs';
import type { HandoffReason } from '../src/core/handoff';
import { toBot } from '../src/core/ownership';
import { turnOf } from '../src/ports/turn';
import type { DialogDeps } from './deps';
import { handoffSlots } from './handoff/handoffContext';
import { placeText } from './handoff/handoffTask';
import { memoryOf, type Slots, taskOf } from './memory';
import { type Ask, SlotPrompt } from './prompts';
import { startButtons, switchLanguage } from './smallTalk';
import { CHOICES_OFFERED, MISSES_BEFORE_HUMAN, SURE, WORTH_OFFERING } from './thresholds';
import { slotsFor, TASKS } from './tasks';
import { isAngry, type Understanding } from './understanding';

export interface ActivePrompt {
  prompt: SlotPrompt;
  question: Ask;
}

/** The question that the customer was asked last, if one is open. */
export function activePrompt(dc: DialogContext): ActivePrompt | undefined {
  let leaf = dc;
  while (leaf.child) leaf = leaf.child;
  const instance = leaf.activeDialog;
  const dialog = instance && leaf.findDialog(instance.id);
  if (!instance || !(dialog instanceof SlotPrompt)) return undefined;
  const { options } = instance.state as { options: { validations: Ask } };
  return { prompt: dialog, question: options.validations };
}

/** What can happen to tasks: begin, begin again, stop, hand over. */
export class Flow {
  constructor(private readonly deps: DialogDeps) {}

  /** Begins a task, on top of the one under way if there is one. */
  async begin(dc: DialogContext, intent: string, slots: Slots): Promise<void> {
    const memory = memoryOf(turnOf(dc.context));
    memory.misses = 0;
    memory.tasks.push({ intent, slots });
    await dc.beginDialog(intent);
  }

  /** Begins what a message asks for with all that it says. */
  async beginSaid(dc: DialogContext, intent: string, said: Understanding, more: Slots = {}): Promise<void> {
    const slots: Slots = { ...more, ...slotsFor(intent, said.slots) };
    // The address by which they want to be known; for a change of e-mail it is the new one.
    if (said.slots.email !== undefined && intent.startsWith('Account') && intent !== 'AccountChangeEmail') {
      slots.contact = said.slots.email;
    }
    if (isAngry(said)) await this.deps.voice.say(dc.context, 'complaint.empathy');
    await this.begin(dc, intent, slots);
  }

  /** Begins the task served now again with what it has been told, after a correction. */
  async restart(dc: DialogContext): Promise<void> {
    const turn = turnOf(dc.context);
    memoryOf(turn).misses = 0;
    await dc.replaceDialog(taskOf(turn).intent);
  }

  /** Leaves all tasks. */
  async abandon(dc: DialogContext): Promise<void> {
    await dc.cancelAllDialogs();
    memoryOf(turnOf(dc.context)).tasks = [];
  }

  /** Brings a human, with all that is known. */
  async handOver(dc: DialogContext, reason: HandoffReason, said: Understanding): Promise<void> {
    const turn = turnOf(dc.context);
    const handoff = await handoffSlots(this.deps, turn, reason, said);
    await this.abandon(dc);
    await this.begin(dc, 'HumanAgent', { handoff });
  }

  /** Acknowledges a complaint and offers a human; `atOnce` brings one without asking. */
  async complain(dc: DialogContext, said: Understanding, atOnce: boolean): Promise<void> {
    const turn = turnOf(dc.context);
    const place = turn.owner.kind === 'queue' ? await this.deps.desk.place(turn.key) : undefined;
    if (place)
      return await this.deps.voice.say(dc.context, 'complaint.inQueue', { place: placeText(this.deps, turn, place) });
    if (atOnce) return await this.handOver(dc, 'complaint', said);
    memoryOf(turn).offers.human = 'complaint';
    const buttons = ['button.human', 'button.noThanks'].map((key) => this.deps.voice.button(turn.locale, key));
    await this.deps.voice.say(dc.context, 'complaint.sorry', {}, { buttons });
  }

  /** "Never mind": leaves the task under way, else the queue. */
  async stop(dc: DialogContext): Promise<void> {
    const turn = turnOf(dc.context);
    const { voice, desk } = this.deps;
    if (memoryOf(turn).tasks.length > 0) {
      await this.abandon(dc);
      return await voice.say(dc.context, turn.owner.kind === 'queue' ? 'cancel.stoppedInQueue' : 'cancel.stopped');
    }
    if (turn.owner.kind !== 'queue')
      return await voice.say(dc.context, 'cancel.nothing', {}, { buttons: startButtons(this.deps, turn.locale) });
    const left = await desk.leaveQueue(turn.key);
    if (left.kind === 'notWaiting') return await voice.say(dc.context, 'handoff.agentComing');
    turn.owner = toBot(turn.owner);
    await voice.say(dc.context, 'handoff.left');
  }

  async startOver(dc: DialogContext): Promise<void> {
    const turn = turnOf(dc.context);
    await this.abandon(dc);
    const memory = memoryOf(turn);
    memory.misses = 0;
    delete memory.lastOrder;
    delete memory.lastTask;
    await this.deps.voice.say(dc.context, 'startOver', {}, { buttons: startButtons(this.deps, turn.locale) });
  }

  async changeLanguage(dc: DialogContext, said: Understanding): Promise<void> {
    await switchLanguage(this.deps, dc.context, said);
    // The question is asked anew, in the new language.
    if (activePrompt(dc)) await this.restart(dc);
  }

  /** The message was not understood: asks again, offers what it may have meant, and the second time a human. */
  async miss(dc: DialogContext, said: Understanding, active?: ActivePrompt, hint?: string): Promise<void> {
    const turn = turnOf(dc.context);
    const memory = memoryOf(turn);
    memory.misses += 1;
    const often = memory.misses >= MISSES_BEFORE_HUMAN;
    if (turn.owner.kind === 'queue' && !active) return await this.deps.voice.say(dc.context, 'miss.inQueue');
    if (often) memory.offers.human = 'notUnderstood';
    if (active) {
      const question = often
        ? { ...active.question, extras: [...(active.question.extras ?? []), 'button.human'] }
        : active.question;
      return await active.prompt.askAgain(dc.context, question, hint ?? (often ? 'miss.againHuman' : 'miss.again'));
    }
    const { voice } = this.deps;
    if (often) {
      return await voice.say(dc.context, 'miss.human', {}, { buttons: [voice.button(turn.locale, 'button.human')] });
    }
    const choices = this.didYouMean(dc, said);
    if (choices.length === 0)
      return await voice.say(dc.context, 'miss.first', {}, { buttons: startButtons(this.deps, turn.locale) });
    memory.offers.didYouMean = choices;
    const buttons = choices.map(({ label }) => ({ type: 'imBack', title: label, value: label }));
    await voice.say(
      dc.context,
      'miss.didYouMean',
      {},
      { buttons: [...buttons, voice.button(turn.locale, 'button.noneOfThese')] },
    );
  }

  private didYouMean(dc: DialogContext, said: Understanding): { intent: string; label: string; slots: Slots }[] {
    const { locale } = turnOf(dc.context);
    const unsure = said.intents
      .filter(({ score }) => score >= WORTH_OFFERING && score < SURE)
      .map(({ intent }) => intent);
    // "My earbuds are broken" asks for nothing by itself, but says what it would be about.
    const implied = said.slots.reason === undefined ? [] : ['ReturnItem', 'ExchangeItem'];
    return [...new Set([...unsure, ...implied])]
      .flatMap((intent) => {
        const label = this.labelOf(intent, locale);
        return label === undefined ? [] : [{ intent, label, slots: slotsFor(intent, said.slots) }];
      })
      .slice(0, CHOICES_OFFERED);
  }

  private labelOf(intent: string, locale: 'en' | 'zh-CN'): string | undefined {
    if (intent in TASKS || intent === 'HumanAgent') return this.deps.voice.text(locale, `task.${intent}`);
    return intent.startsWith('faq:')
      ? this.deps.knowledge.article(intent.slice('faq:'.length), locale)?.question
      : undefined;
  }
}
