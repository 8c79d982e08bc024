import type { TurnContext } from 'botbuilder-core';
import { ComponentDialog, Dialog, type DialogContext, type DialogTurnResult } from 'botbuilder-dialogs';
import { isFrontdeskError } from '../src/core/errors';
import { type Turn, turnOf } from '../src/ports/turn';
import { accountTasks } from './account/accountTasks';
import { Commands, isSure } from './commands';
import type { DialogDeps, RootDialogDeps } from './deps';
import { rateArticle } from './feedback/articleFeedback';
import { ratingTask } from './feedback/ratingTask';
import { activePrompt, Flow } from './flow';
import { noteMood } from './handoff/handoffContext';
import { handoffTask } from './handoff/handoffTask';
import { InTask } from './inTask';
import { Labels } from './labels';
import { memoryOf, type Offers, type Slots } from './memory';
import { openOrderDialog } from './order/openOrder';
import { orderTasks } from './order/orderTasks';
import { fold, yesOrNo } from './prompts';
import { returnTasks } from './return/returnTasks';
import { settle } from './settle';
import { answerQuick, greet, isQuick } from './smallTalk';
import { slotsFor, TASKS } from './tasks';
import { type Understanding, understandingOf } from './understanding';
import { verifyDialog } from './verification/verifyDialog';
import { Voice } from './voice';

/** The event with which the desk's end of a human conversation is told to the bot, which then asks for a rating. */
const HANDOFF_CLOSED_EVENT = 'frontdesk.handoff.closed';

export interface RootDialog {
  /** Begun or continued with each message and event of a contact whom the bot serves; never ends. */
  dialog: Dialog;
  /** Welcomes somebody who has just opened the conversation. */
  greet(context: TurnContext): Promise<void>;
}

/** All that the bot does, over the given services. */
export function createRootDialog(given: RootDialogDeps): RootDialog {
  const deps: DialogDeps = { ...given, voice: new Voice(given.texts, given.timeZone ?? 'UTC') };
  return { dialog: new MainDialog(deps), greet: (context) => greet(deps, context) };
}

/** Neither words nor a button. White space that somebody typed is no file. */
function isFile({ text, activity }: Turn): boolean {
  const files: unknown = activity.attachments;
  const isBlank = (activity.text ?? '') !== '' && !(Array.isArray(files) && files.length > 0);
  return text === '' && activity.value === undefined && !isBlank;
}

/** Routes each message: to what was offered, to the task under way, or to a task of its own. */
class MainDialog extends ComponentDialog {
  private readonly flow: Flow;
  private readonly commands: Commands;
  private readonly inTask: InTask;
  private readonly labels: Labels;

  constructor(private readonly deps: DialogDeps) {
    super('main');
    this.flow = new Flow(deps);
    this.commands = new Commands(this.flow);
    this.inTask = new InTask(deps, this.flow, this.commands, (dc, said, offers) => this.idle(dc, said, offers));
    this.labels = new Labels(deps.texts);
    const shared = [openOrderDialog(deps), verifyDialog(deps)];
    const tasks = [...orderTasks(deps, shared), ...returnTasks(deps, shared), ...accountTasks(deps, shared)];
    for (const task of [...tasks, handoffTask(deps), ratingTask(deps)]) this.addDialog(task);
  }

  protected override async onBeginDialog(dc: DialogContext): Promise<DialogTurnResult> {
    return await this.onContinueDialog(dc);
  }

  protected override async onContinueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const { type, name } = dc.context.activity;
    try {
      if (type === 'message') await this.onMessage(dc);
      // Only the desk says so: a client's own event would have the bot speak in between while an agent talks.
      else if (type === 'event' && name === HANDOFF_CLOSED_EVENT && turnOf(dc.context).trusted)
        await this.askForRating(dc);
    } catch (error) {
      const cause = (error as { error?: unknown }).error ?? error;
      if (!isFrontdeskError(cause, 'BACKEND_UNAVAILABLE')) throw cause;
      await this.backendFailed(dc);
    }
    return Dialog.EndOfTurn;
  }

  private async onMessage(dc: DialogContext): Promise<void> {
    const turn = turnOf(dc.context);
    const memory = memoryOf(turn);
    const { offers } = memory;
    memory.offers = {};
    // A turn that failed has lost its dialogs: so has this memory its tasks.
    if (!dc.activeDialog) memory.tasks = [];
    if (isFile(turn)) return await this.onFile(dc);
    const active = activePrompt(dc);
    // The language of an address says nothing of the language that its owner speaks.
    if (active?.prompt.id === 'address' && turn.record.locale) turn.locale = turn.record.locale;
    const said = await settle(this.deps, turn, this.labels.apply(await understandingOf(dc.context)));
    noteMood(memory, said);
    if (await this.takeOffer(dc, said, offers)) return;
    if (active) return await this.inTask.route(dc, said, offers, active);
    await this.idle(dc, said, offers);
  }

  private async onFile(dc: DialogContext): Promise<void> {
    await this.deps.voice.say(dc.context, 'file');
    if (activePrompt(dc)) await dc.repromptDialog();
  }

  private async askForRating(dc: DialogContext): Promise<void> {
    await this.flow.abandon(dc);
    await this.flow.begin(dc, 'Rating', {});
  }

  /** A message that takes up what the last one offered. */
  private async takeOffer(dc: DialogContext, said: Understanding, offers: Offers): Promise<boolean> {
    if (said.intent === 'Helpful' || said.intent === 'NotHelpful') {
      await rateArticle(this.deps, dc.context, said.intent === 'Helpful');
      return true;
    }
    const yes = said.pressed ? undefined : (yesOrNo(said.text) ?? confirmed(said));
    if (offers.didYouMean) return await this.takeMeaning(dc, said, offers.didYouMean, yes);
    if (offers.switchTo && (said.intent === 'LeaveTask' || yes === true)) {
      await this.flow.abandon(dc);
      await this.flow.begin(dc, offers.switchTo.intent, offers.switchTo.slots);
      return true;
    }
    if (offers.switchTo && (said.intent === 'FinishFirst' || yes === false)) {
      await dc.repromptDialog();
      return true;
    }
    if (offers.retry && (said.intent === 'Retry' || /try again|retry|再试|重试/iu.test(said.text))) {
      await this.flow.begin(dc, offers.retry.intent, offers.retry.slots);
      return true;
    }
    if (offers.human === undefined || yes === undefined) return false;
    // "No" and "yes" to a question of the task, asked together with the offer, belong to the task.
    if (offers.human === 'notUnderstood' && activePrompt(dc)) return false;
    if (yes) await this.flow.handOver(dc, offers.human, said);
    else await this.declined(dc);
    return true;
  }

  private async declined(dc: DialogContext): Promise<void> {
    await this.deps.voice.say(dc.context, 'offer.declined');
    if (activePrompt(dc)) await dc.repromptDialog();
  }

  private async takeMeaning(
    dc: DialogContext,
    said: Understanding,
    choices: { intent: string; label: string; slots: Slots }[],
    yes: boolean | undefined,
  ): Promise<boolean> {
    const [position] = said.text.length <= 12 ? said.positions : [];
    const labelled = choices.find(({ label }) => fold(label) === fold(said.text));
    const chosen = labelled ?? (yes && choices.length === 1 ? choices[0] : choices[(position ?? 0) - 1]);
    if (chosen) {
      memoryOf(turnOf(dc.context)).misses = 0;
      await this.serve(dc, { ...said, intent: chosen.intent, score: 1, slots: chosen.slots });
      return true;
    }
    if (said.intent !== 'NoneOfThese' && position !== choices.length + 1 && yes !== false) return false;
    memoryOf(turnOf(dc.context)).offers.human = 'notUnderstood';
    const { locale } = turnOf(dc.context);
    const buttons = [this.deps.voice.button(locale, 'button.human')];
    await this.deps.voice.say(dc.context, 'miss.noneOfThese', {}, { buttons });
    return true;
  }

  /** A message while no question is open. */
  private async idle(dc: DialogContext, said: Understanding, offers: Offers): Promise<void> {
    if (await this.commands.obey(dc, said, offers)) return;
    if (await this.correctLast(dc, said)) return;
    if (await this.commands.soothe(dc, said, offers)) return;
    if (isSure(said) && (await this.serve(dc, said))) return;
    if (said.slots.orderNumber !== undefined) return await this.flow.beginSaid(dc, 'OrderStatus', said);
    await this.flow.miss(dc, said);
  }

  /** Serves an intent from the beginning; false when nothing serves it. */
  private async serve(dc: DialogContext, said: Understanding): Promise<boolean> {
    const { intent } = said;
    if (intent === 'HumanAgent') await this.flow.handOver(dc, 'requested', said);
    else if (intent in TASKS) await this.flow.beginSaid(dc, intent, said);
    else if (isQuick(intent)) await answerQuick(this.deps, dc.context, intent, false);
    else if (intent === 'Confirm' || intent === 'Reject') await this.deps.voice.say(dc.context, 'smallTalk.whatNext');
    else return false;
    memoryOf(turnOf(dc.context)).misses = 0;
    return true;
  }

  /** "No, I meant FD1002" after an answer: the same again with what was corrected. */
  private async correctLast(dc: DialogContext, said: Understanding): Promise<boolean> {
    const { lastTask } = memoryOf(turnOf(dc.context));
    if (!lastTask || !(lastTask.intent in TASKS)) return false;
    const corrects = isSure(said) && said.intent === 'Correction';
    const values = slotsFor(lastTask.intent, said.slots);
    const named = values.orderNumber !== undefined || values.products !== undefined;
    const again = said.bare && named && TASKS[lastTask.intent]?.question === true;
    if (!corrects && !again) return false;
    const more: Slots = named ? {} : { notOrder: lastTask.slots.orderNumber };
    await this.flow.begin(dc, lastTask.intent, { ...more, ...values });
    return true;
  }

  private async backendFailed(dc: DialogContext): Promise<void> {
    const turn = turnOf(dc.context);
    const memory = memoryOf(turn);
    const [task] = memory.tasks;
    await this.flow.abandon(dc);
    memory.offers = { human: 'backendFailed', ...(task && task.intent in TASKS ? { retry: task } : {}) };
    const buttons = ['button.retry', 'button.human'].map((key) => this.deps.voice.button(turn.locale, key));
    await this.deps.voice.say(dc.context, 'backendFailed', {}, { buttons });
  }
}

function confirmed(said: Understanding): boolean | undefined {
  if (!isSure(said)) return undefined;
  if (said.intent === 'Confirm') return true;
  return said.intent === 'Reject' ? false : undefined;
}
