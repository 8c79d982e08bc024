import { ActivityHandler, type StatePropertyAccessor, type TurnContext } from 'botbuilder';
import { type Dialog, DialogContextError, DialogSet, type DialogState, DialogTurnStatus } from 'botbuilder-dialogs';
import type { JsonObject } from '../core/json';
import { turnOf } from '../ports/turn';

/** What the bot does, handed in by whoever composes it. */
export interface RootDialog {
  dialog: Dialog;
  /** Welcomes somebody who has just opened the conversation. */
  greet(context: TurnContext): Promise<void>;
}

/** The dialog stack lives in the conversation record, which the turn has loaded and will commit. */
const dialogState: StatePropertyAccessor<DialogState> = {
  async get(context: TurnContext, initial?: DialogState): Promise<DialogState> {
    const { state } = turnOf(context).record;
    state.dialogs ??= (initial ?? { dialogStack: [] }) as unknown as JsonObject;
    return state.dialogs as unknown as DialogState;
  },
  async set(context: TurnContext, value: DialogState): Promise<void> {
    turnOf(context).record.state.dialogs = value as unknown as JsonObject;
  },
  async delete(context: TurnContext): Promise<void> {
    delete turnOf(context).record.state.dialogs;
  },
};

/** Serves a contact's activities with the root dialog. */
export class FrontdeskBot extends ActivityHandler {
  private readonly dialogs = new DialogSet(dialogState);

  constructor(private readonly root: RootDialog) {
    super();
    this.dialogs.add(root.dialog);
    this.onMessage(async (context, next) => {
      await this.runDialog(context);
      await next();
    });
    this.onEvent(async (context, next) => {
      await this.runDialog(context);
      await next();
    });
    this.onMembersAdded(async (context, next) => {
      const newcomers = context.activity.membersAdded ?? [];
      if (newcomers.some((member) => member.id !== context.activity.recipient.id)) await this.root.greet(context);
      await next();
    });
  }

  private async runDialog(context: TurnContext): Promise<void> {
    try {
      const dialogContext = await this.dialogs.createContext(context);
      const result = await dialogContext.continueDialog();
      if (result.status === DialogTurnStatus.empty) await dialogContext.beginDialog(this.root.dialog.id);
    } catch (error) {
      // The SDK wraps whatever a dialog throws; what it was decides what happens to the turn.
      throw error instanceof DialogContextError ? error.error : error;
    }
  }
}
