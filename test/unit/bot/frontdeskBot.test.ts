import { ComponentDialog, WaterfallDialog } from 'botbuilder-dialogs';
import { CollectedTurn } from '../../../src/bot/collectedTurn';
import { FrontdeskBot } from '../../../src/bot/frontdeskBot';
import { TurnAdapter } from '../../../src/bot/turnAdapter';
import { newConversation } from '../../../src/core/conversation';
import { FrontdeskError } from '../../../src/core/errors';
import { RICH_FEATURES } from '../../support/collectingChannel';

const ADDRESS = { channelId: 'directline', conversation: { id: 'c1' }, user: { id: 'u1' }, bot: { id: 'bot' } };
const NOW = new Date('2026-03-02T09:00:00.000Z');

/** A dialog that asks, then thanks; its second step may fail. */
function root(failure?: Error): ComponentDialog {
  const dialog = new ComponentDialog('root');
  dialog.addDialog(
    new WaterfallDialog('steps', [
      async (step) => {
        await step.context.sendActivity({ type: 'message', text: 'What is your name?' });
        return { status: 'waiting' as never };
      },
      async (step) => {
        if (failure) throw failure;
        await step.context.sendActivity({ type: 'message', text: `Thank you, ${step.context.activity.text}.` });
        return await step.endDialog();
      },
    ]),
  );
  return dialog;
}

function turnOn(record: ReturnType<typeof newConversation>, activity: object): CollectedTurn {
  return new CollectedTurn({
    record,
    input: { id: 't1', activity: { type: 'message', id: 'a1', ...activity }, trusted: false },
    features: RICH_FEATURES,
    locale: 'en',
    now: NOW,
    recognize: () => Promise.reject(new Error('not asked here')),
  });
}

describe('FrontdeskBot', () => {
  const typing: string[] = [];
  const adapter = new TurnAdapter((turn) => typing.push(turn.id));

  async function run(
    bot: FrontdeskBot,
    record: ReturnType<typeof newConversation>,
    activity: object,
  ): Promise<CollectedTurn> {
    const turn = turnOn(record, activity);
    await bot.run(adapter.contextOf(turn));
    return turn;
  }

  it('goes on with the dialog that the record remembers, through JSON', async () => {
    const bot = new FrontdeskBot({ dialog: root(), greet: async () => undefined });
    const first = await run(bot, newConversation(ADDRESS, NOW), { text: 'hi' });
    expect(first.outgoing.map(({ activity }) => activity.text)).toEqual(['What is your name?']);
    const stored = JSON.parse(JSON.stringify({ ...first.record, state: first.record.state })) as typeof first.record;
    const second = await run(bot, stored, { text: 'Li Na' });
    expect(second.outgoing.map(({ activity }) => activity.text)).toEqual(['Thank you, Li Na.']);
  });

  it('gives up a dialog’s failure as it was thrown, so that a store that does not answer is told from a defect', async () => {
    const down = new FrontdeskError('STORE_UNAVAILABLE', 'down', { retryable: true });
    const bot = new FrontdeskBot({ dialog: root(down), greet: async () => undefined });
    const { record } = await run(bot, newConversation(ADDRESS, NOW), { text: 'hi' });
    await expect(run(bot, record, { text: 'Li Na' })).rejects.toBe(down);
  });

  it('greets who comes, and not itself', async () => {
    const greeted: string[] = [];
    const bot = new FrontdeskBot({
      dialog: root(),
      greet: async (context) => void greeted.push(context.activity.from.id),
    });
    await run(bot, newConversation(ADDRESS, NOW), { type: 'conversationUpdate', membersAdded: [{ id: 'bot' }] });
    expect(greeted).toEqual([]);
    await run(bot, newConversation(ADDRESS, NOW), {
      type: 'conversationUpdate',
      membersAdded: [{ id: 'bot' }, { id: 'u1' }],
    });
    expect(greeted).toEqual(['u1']);
  });

  it('shows typing beside what it says, and keeps traces to itself', async () => {
    const turn = turnOn(newConversation(ADDRESS, NOW), { text: 'hi' });
    await adapter
      .contextOf(turn)
      .sendActivities([{ type: 'typing' }, { type: 'trace' }, { type: 'message', text: 'Hello' }]);
    expect(typing).toEqual(['t1']);
    expect(turn.outgoing.map(({ activity }) => activity)).toEqual([
      expect.objectContaining({ type: 'message', text: 'Hello', replyToId: 'a1' }),
    ]);
  });
});
