import { type Activity, BotAdapter, type ConversationReference, type ResourceResponse, TurnContext } from 'botbuilder';
import type { ActivityJson } from '../core/conversation';
import { TURN, turnOf } from '../ports/turn';
import type { CollectedTurn } from './collectedTurn';

/** Lets SDK code (dialogs, ActivityHandler) speak: what it sends is collected by the turn and delivered after the commit. */
export class TurnAdapter extends BotAdapter {
  constructor(private readonly typing: (turn: CollectedTurn) => void) {
    super();
  }

  /** An SDK context for a turn. It must not be used after the turn. */
  contextOf(turn: CollectedTurn): TurnContext {
    const { address } = turn.record;
    const activity = {
      channelData: {},
      ...turn.activity,
      text: turn.text === '' ? turn.activity.text : turn.text,
      channelId: address.channelId,
      serviceUrl: address.serviceUrl ?? '',
      conversation: address.conversation,
      from: { ...address.user, ...(turn.activity.from as object | undefined) },
      recipient: address.bot,
      locale: turn.locale,
    };
    const context = new TurnContext(this, activity as unknown as Activity);
    context.turnState.set(TURN, turn);
    return context;
  }

  async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const turn = turnOf(context) as CollectedTurn;
    return activities.map((activity) => {
      if (activity.type === 'typing') this.typing(turn);
      else if (activity.type !== 'trace') turn.reply(asJson(activity));
      return { id: turn.outgoing.at(-1)?.id ?? '' };
    });
  }

  async updateActivity(context: TurnContext, activity: Partial<Activity>): Promise<void> {
    const turn = turnOf(context) as CollectedTurn;
    turn.tell({
      key: turn.key,
      to: turn.record.address,
      from: 'bot',
      activity: asJson(activity),
      updates: activity.id,
    });
  }

  async deleteActivity(): Promise<void> {
    throw new Error('Messages already said are not deleted');
  }

  async continueConversation(_reference: Partial<ConversationReference>): Promise<void> {
    throw new Error('Use the Messenger to say something outside a turn');
  }
}

/** Plain data, so that what is committed cannot change afterwards; the address is kept beside it, not inside. */
function asJson(activity: Partial<Activity>): ActivityJson {
  const {
    conversation: _conversation,
    serviceUrl: _serviceUrl,
    channelId: _channelId,
    recipient: _recipient,
    ...rest
  } = activity;
  return JSON.parse(JSON.stringify(rest)) as ActivityJson;
}
