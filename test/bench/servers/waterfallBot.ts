import {
  ActivityHandler,
  type BotState,
  ConversationState,
  MemoryStorage,
  type StatePropertyAccessor,
  UserState,
} from 'botbuilder';
import {
  ComponentDialog,
  type DialogTurnResult,
  runDialog,
  TextPrompt,
  WaterfallDialog,
  type WaterfallStepContext,
} from 'botbuilder-dialogs';
import { serveBot } from './serveBot';

interface Profile {
  /** Orders that the contact has proven to be theirs. */
  proven: string[];
}

const ORDERS: Record<string, { lastFour: string; status: string }> = {
  FD1001: { lastFour: '0001', status: 'Order FD1001 is on its way with SF Express and arrives in 2 days.' },
};

/** The same order-status task as Frontdesk's, written as the SDK's samples write a waterfall. */
class OrderStatusDialog extends ComponentDialog {
  constructor(private readonly profile: StatePropertyAccessor<Profile>) {
    super('orderStatusDialog');
    this.addDialog(new TextPrompt('text'));
    this.addDialog(
      new WaterfallDialog('waterfall', [this.askOrder.bind(this), this.askProof.bind(this), this.show.bind(this)]),
    );
    this.initialDialogId = 'waterfall';
  }

  private async askOrder(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const orderNumber = /FD\d+/i.exec(step.context.activity.text)?.[0];
    if (orderNumber !== undefined) return await step.next(orderNumber);
    return await step.prompt('text', 'What is your order number?');
  }

  private async askProof(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const orderNumber = String(step.result).toUpperCase();
    Object.assign(step.values, { orderNumber });
    const { proven } = await this.profile.get(step.context, { proven: [] });
    if (proven.includes(orderNumber)) return await step.next(ORDERS[orderNumber]?.lastFour);
    return await step.prompt('text', 'What are the last four digits of the phone on the order?');
  }

  private async show(step: WaterfallStepContext<{ orderNumber: string }>): Promise<DialogTurnResult> {
    const { orderNumber } = step.values as { orderNumber: string };
    const order = ORDERS[orderNumber];
    const profile = await this.profile.get(step.context, { proven: [] });
    if (order === undefined || order.lastFour !== step.result) {
      await step.context.sendActivity('That does not match the order.');
    } else {
      if (!profile.proven.includes(orderNumber)) profile.proven.push(orderNumber);
      await step.context.sendActivity(order.status);
    }
    return await step.endDialog();
  }
}

/** As in BotBuilder-Samples 05.multi-turn-prompt: state in memory, saved at the end of each turn. */
class DialogBot extends ActivityHandler {
  constructor(
    private readonly states: BotState[],
    conversation: ConversationState,
    dialog: OrderStatusDialog,
  ) {
    super();
    const dialogState = conversation.createProperty('DialogState');
    this.onMessage(async (context, next) => {
      await runDialog(dialog, context, dialogState);
      await next();
    });
  }

  override async run(context: Parameters<ActivityHandler['run']>[0]): Promise<void> {
    await super.run(context);
    for (const state of this.states) await state.saveChanges(context, false);
  }
}

const storage = new MemoryStorage();
const conversation = new ConversationState(storage);
const user = new UserState(storage);
const dialog = new OrderStatusDialog(user.createProperty<Profile>('profile'));
serveBot(new DialogBot([conversation, user], conversation, dialog));
