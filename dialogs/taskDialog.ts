import type { TurnContext } from 'botbuilder-core';
import {
  ComponentDialog,
  type Dialog,
  type DialogContext,
  type DialogInstance,
  type DialogReason,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStep,
} from 'botbuilder-dialogs';
import { turnOf } from '../src/ports/turn';
import type { DialogDeps } from './deps';
import { taskEnded } from './memory';
import { createPrompts } from './prompts';
import type { StepContext } from './sdk';

/** One thing a customer wants done: a waterfall over slots, with every prompt and the shared sub-dialogs at hand. */
export class TaskDialog extends ComponentDialog {
  constructor(
    id: string,
    deps: DialogDeps,
    steps: ((step: StepContext) => ReturnType<WaterfallStep>)[],
    shared: Dialog[] = [],
  ) {
    super(id);
    this.addDialog(new WaterfallDialog(`${id}.steps`, steps));
    for (const dialog of [...shared, ...createPrompts(deps.voice)]) this.addDialog(dialog);
    this.initialDialogId = `${id}.steps`;
  }

  /**
   * Goes on after a question in the middle. The task begins again with what it has been told, so that it does not
   * ask for what the question has made known.
   */
  override async resumeDialog(outer: DialogContext): Promise<DialogTurnResult> {
    return await outer.replaceDialog(this.id);
  }

  protected override async onEndDialog(
    context: TurnContext,
    _instance: DialogInstance,
    reason: DialogReason,
  ): Promise<void> {
    taskEnded(turnOf(context), reason);
  }
}
