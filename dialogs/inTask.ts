import type { DialogContext } from 'botbuilder-dialogs';
import { toAddress } from '../src/core/rules';
import { turnOf } from '../src/ports/turn';
import type { DialogDeps } from './deps';
import type { ActivePrompt, Flow } from './flow';
import { memoryOf, type Offers, type Slots, type Task, taskOf } from './memory';
import { isSure, type Commands } from './commands';
import { answerQuick, isQuick } from './smallTalk';
import { LONGEST_COMMAND_IN_FREE_TEXT, SURE_IN_FREE_TEXT, SURER_THAN_ANSWER } from './thresholds';
import { areTwins, mergeSlots, slotsFor, TASKS } from './tasks';
import type { Understanding } from './understanding';

/** Commands that also count while a message in free words is awaited. */
const SHORT_COMMANDS = ['Cancel', 'StartOver', 'SwitchLanguage'];

/** A message that comes while a question is open: an answer, a correction, a question in the middle, something else. */
export class InTask {
  constructor(
    private readonly deps: DialogDeps,
    private readonly flow: Flow,
    private readonly commands: Commands,
    private readonly idle: (dc: DialogContext, said: Understanding, offers: Offers) => Promise<void>,
  ) {}

  async route(dc: DialogContext, said: Understanding, offers: Offers, active: ActivePrompt): Promise<void> {
    const task = taskOf(turnOf(dc.context));
    const { prompt, question } = active;
    const reading = prompt.read(said, question);
    const contact = said.slots.email ?? said.phone;
    if (reading.ok && reading.exact && !said.pressed) return await this.answer(dc, task, said, active);
    if (this.mayCommand(said, active) && (await this.commands.obey(dc, said, offers))) return;
    if (said.intent === 'NewCode' || (prompt.id === 'code' && contact !== undefined))
      return await this.newCode(dc, task, contact);
    if (task.intent === 'Rating' && (!reading.ok || this.asksElse(said, task))) {
      await this.flow.abandon(dc);
      return await this.idle(dc, said, offers);
    }
    if (
      prompt.freeText &&
      reading.ok &&
      !(said.score >= SURE_IN_FREE_TEXT && this.asksElse(said, task) && prompt.id !== 'text')
    ) {
      return await this.answer(dc, task, said, active);
    }
    if (await this.correct(dc, task, said, active)) return;
    if (reading.ok && !this.outweighs(said, task)) return await this.answer(dc, task, said, active);
    const hint = reading.ok ? undefined : reading.hint;
    // "To Shanghai will do" asks for this very task; asked where to, it is an answer that lacks something.
    const isAttempt = hint !== undefined && said.intent === task.intent;
    const isClear = active.prompt.freeText ? said.score >= SURE_IN_FREE_TEXT : isSure(said);
    if (isClear && !isAttempt && (await this.interrupt(dc, task, said, active))) return;
    if (await this.commands.soothe(dc, said, offers)) return;
    await this.flow.miss(dc, said, active, hint);
  }

  /** Takes the message as the answer, and what else it says into the task. */
  private async answer(
    dc: DialogContext,
    task: Task,
    said: Understanding,
    { prompt, question }: ActivePrompt,
  ): Promise<void> {
    const memory = memoryOf(turnOf(dc.context));
    memory.misses = 0;
    const more = this.valuesFor(task, said, prompt.id);
    const reading = prompt.read(said, question);
    // "1001" for an order number looks like four digits of a phone.
    if (prompt.id === 'orderNumber' && reading.ok && String(reading.value).endsWith(more.phoneLast4 ?? 'none'))
      delete more.phoneLast4;
    const changed = mergeSlots(task.slots, more);
    // A yes to something that the same message changes is no yes to what it is now.
    if (changed && prompt.id === 'confirm') return await this.flow.restart(dc);
    await dc.continueDialog();
  }

  private mayCommand(said: Understanding, { prompt }: ActivePrompt): boolean {
    if (said.pressed || !prompt.freeText) return true;
    if (said.score < SURE_IN_FREE_TEXT) return false;
    return (
      prompt.id !== 'text' || (SHORT_COMMANDS.includes(said.intent) && said.text.length <= LONGEST_COMMAND_IN_FREE_TEXT)
    );
  }

  /** Whether the message surely asks for something that is not this task. */
  private asksElse(said: Understanding, task: Task): boolean {
    if (!isSure(said) || said.bare) return false;
    const other = said.intent in TASKS && said.intent !== task.intent && !areTwins(said.intent, task.intent);
    return other || (said.intent.startsWith('faq:') && said.slots.reason === undefined);
  }

  /**
   * Whether what the message asks for counts more than the answer that it also is. "Back to my card", when asked how the money
   * shall go back, is no question where the money is, whatever the recogniser thinks of it by itself: another task has
   * to be meant surely and to say what it is about, an article has to be meant surely.
   */
  private outweighs(said: Understanding, task: Task): boolean {
    if (!this.asksElse(said, task) || said.score < SURER_THAN_ANSWER) return false;
    return said.intent.startsWith('faq:') || said.slots.orderNumber !== undefined || said.slots.products !== undefined;
  }

  private valuesFor(task: Task, said: Understanding, promptId: string): Slots {
    const values = { ...slotsFor(task.intent, said.slots) };
    // An e-mail given to be known by is not the new one.
    if (promptId === 'contact') delete values.email;
    // A new address needs no "to" where one was just confirmed.
    const address = promptId === 'confirm' && task.slots.address !== undefined ? toAddress(said.text) : undefined;
    return address === undefined ? values : { address, ...values };
  }

  /** Takes a correction or an addition into the task and begins it again; false when the message is neither. */
  private async correct(
    dc: DialogContext,
    task: Task,
    said: Understanding,
    { prompt }: ActivePrompt,
  ): Promise<boolean> {
    const twin = isSure(said) && areTwins(said.intent, task.intent);
    const correction = isSure(said) && said.intent === 'Correction';
    if (!twin && !correction && !said.bare && isSure(said) && said.intent !== task.intent) return false;
    const { pointed: _pointed, ...values } = this.valuesFor(task, said, prompt.id);
    if (twin) {
      task.intent = said.intent;
      mergeSlots(task.slots, values);
      delete task.slots.refundMethod;
      await this.flow.restart(dc);
      return true;
    }
    if (mergeSlots(task.slots, values)) {
      await this.flow.restart(dc);
      return true;
    }
    if (!correction) return false;
    return await this.correctWithoutValue(dc, task, said);
  }

  /** "No, the other order", "not that one". */
  private async correctWithoutValue(dc: DialogContext, task: Task, said: Understanding): Promise<boolean> {
    const { slots } = task;
    const meansOrder = /\border\b|\bpurchase\b|单/iu.test(said.text);
    if (slots.skus !== undefined && !meansOrder) {
      Object.assign(slots, { skus: undefined, products: undefined });
    } else if (slots.orderNumber !== undefined) {
      const notOrder = slots.orderNumber;
      Object.assign(slots, {
        orderNumber: undefined,
        skus: undefined,
        products: undefined,
        phoneLast4: undefined,
        notOrder,
      });
      Object.assign(slots, { triesLeft: undefined, askDigits: undefined, askOrder: undefined });
    } else return false;
    await this.flow.restart(dc);
    return true;
  }

  /** Sends another code, to another contact if one was given. */
  private async newCode(dc: DialogContext, task: Task, contact = task.slots.contact): Promise<void> {
    Object.assign(task.slots, { codeSubject: undefined, codeAsk: undefined, contact });
    await this.flow.restart(dc);
  }

  /** Answers a question in the middle and goes on, or turns to another task; false when it is neither. */
  private async interrupt(dc: DialogContext, task: Task, said: Understanding, active: ActivePrompt): Promise<boolean> {
    const memory = memoryOf(turnOf(dc.context));
    if (isQuick(said.intent)) {
      memory.misses = 0;
      await answerQuick(this.deps, dc.context, said.intent, true);
      await dc.repromptDialog();
      return true;
    }
    const kind = TASKS[said.intent];
    if (!kind) return false;
    if (said.intent === task.intent) {
      await dc.repromptDialog();
      return true;
    }
    const carried = this.carriedOrder(task, said);
    if (kind.question && memory.tasks.length < 3) {
      await this.flow.beginSaid(dc, said.intent, said, carried);
      return true;
    }
    await this.turnTo(dc, task, said, active, carried);
    return true;
  }

  /** The order under way is meant when no other is named. */
  private carriedOrder(task: Task, said: Understanding): Slots {
    const takesOrder = TASKS[said.intent]?.slots.includes('orderNumber') ?? false;
    const { orderNumber, phoneLast4 } = task.slots;
    if (!takesOrder || said.slots.orderNumber !== undefined || orderNumber === undefined) return {};
    return { orderNumber, ...(phoneLast4 === undefined ? {} : { phoneLast4 }) };
  }

  /** Another task: at once while little would be lost, else after asking. */
  private async turnTo(
    dc: DialogContext,
    task: Task,
    said: Understanding,
    { prompt }: ActivePrompt,
    carried: Slots,
  ): Promise<void> {
    const turn = turnOf(dc.context);
    const { skus, reason, refundMethod, address, email, message } = task.slots;
    const progress = [skus, reason, refundMethod, address, email, message].some((slot) => slot !== undefined);
    if (!progress && prompt.id !== 'confirm') {
      await this.flow.abandon(dc);
      return await this.flow.beginSaid(dc, said.intent, said, carried);
    }
    const { voice } = this.deps;
    memoryOf(turn).offers.switchTo = {
      intent: said.intent,
      slots: { ...carried, ...slotsFor(said.intent, said.slots) },
    };
    const values = {
      current: voice.text(turn.locale, `task.${task.intent}`),
      next: voice.text(turn.locale, `task.${said.intent}`),
    };
    const buttons = ['button.leaveTask', 'button.finishFirst'].map((key) => voice.button(turn.locale, key));
    await voice.say(dc.context, 'switch.ask', values, { buttons });
  }
}
