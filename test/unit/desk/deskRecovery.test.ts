import { FrontdeskError } from '../../../src/core/errors';
import { customerAddress, DeskWorld, teamsAddress } from '../../support/deskWorld';

/** A process that ends between two steps, and one that starts on what it left. */
describe('the desk after a stop', () => {
  let world: DeskWorld;
  const lina = customerAddress('Li Na');
  const mei = teamsAddress('mei');

  beforeEach(async () => {
    world = await DeskWorld.open();
    await world.joinAgent('mei');
  });

  afterEach(async () => {
    await world.close();
  });

  async function restart(): Promise<void> {
    await world.halt();
    await world.start();
    await world.recover();
  }

  const joined = (): string[] => world.shown(lina).filter((text) => text.includes('has joined'));
  const owner = async () => (await world.stores.conversations.load('directline|Li Na'))?.owner;
  const now = (): Date => world.clock.now();

  it('offers a handoff that nobody was offered before the stop', async () => {
    const messenger = {
      id: 'h1',
      conversation: 'directline|Li Na',
      address: lina,
      customerName: 'Li Na',
      locale: 'en' as const,
    };
    const context = { lastWords: '', summary: '', collected: {}, sentiment: 'neutral' as const, lastMessages: [] };
    await world.stores.handoffs.enqueue({
      ...messenger,
      code: 'H-0001',
      skill: 'general',
      reason: 'requested',
      context,
      enqueuedAt: now(),
    });
    await restart();
    expect((await world.stores.handoffs.get('h1'))?.offers).toHaveLength(1);
    await restart();
    expect(world.shown(mei).filter((text) => text.includes('would like to talk'))).toHaveLength(1);
  });

  it('finishes an acceptance that had only been claimed', async () => {
    await world.say(lina, 'human');
    const { id } = await world.handoffOf(lina);
    await world.stores.handoffs.claim(id, { id: 'mei', name: 'mei' }, now());
    await restart();
    expect((await world.handoffOf(lina)).state).toBe('active');
    expect(await owner()).toMatchObject({ kind: 'agent', agentId: 'mei' });
    expect(joined()).toHaveLength(1);
  });

  it('finishes an acceptance whose customer had been told, without telling again', async () => {
    await world.say(lina, 'human');
    const { id } = await world.handoffOf(lina);
    const move = world.stores.handoffs.move.bind(world.stores.handoffs);
    world.stores.handoffs.move = () => Promise.reject(new Error('the process ends here'));
    await world.press('mei', 'frontdesk.accept', id);
    world.stores.handoffs.move = move;
    expect((await world.handoffOf(lina)).state).toBe('assigned');
    await restart();
    expect((await world.handoffOf(lina)).state).toBe('active');
    expect(joined()).toHaveLength(1);
  });

  it('gives the conversation to an agent who was faster than the turn that asked for one', async () => {
    await world.say(lina, 'hello');
    const context = { lastWords: '', summary: '', collected: {}, sentiment: 'neutral' as const, lastMessages: [] };
    await world.stores.handoffs.enqueue({
      id: 'h1',
      code: 'H-0001',
      conversation: 'directline|Li Na',
      address: lina,
      customerName: 'Li Na',
      locale: 'en',
      skill: 'general',
      reason: 'requested',
      context,
      enqueuedAt: now(),
    });
    await world.say(mei, 'accept h-ooo1');
    expect(await owner()).toMatchObject({ kind: 'agent', handoffId: 'h1' });
    await world.say(lina, 'is somebody there?');
    expect(world.shown(mei).at(-1)).toBe('Li Na: is somebody there?');
  });

  /** Mei accepts and ends the conversation, and the process ends before it has another owner. */
  const endHalfway = async (): Promise<void> => {
    await world.say(lina, 'human');
    await world.press('mei', 'frontdesk.accept', (await world.handoffOf(lina)).id);
    const { changeOwner } = world.stores.conversations;
    world.stores.conversations.changeOwner = () => Promise.reject(new Error('the process ends here'));
    await world.say(mei, '/close done');
    world.stores.conversations.changeOwner = changeOwner;
  };

  it('finishes closing a conversation that the agent has ended', async () => {
    await endHalfway();
    expect((await world.handoffOf(lina)).state).toBe('active');
    await restart();
    expect(await world.handoffOf(lina)).toMatchObject({ state: 'closed', closeReason: 'resolved' });
    expect((await world.handoffOf(lina)).history.at(-1)?.note).toBe('done');
    expect(await owner()).toMatchObject({ kind: 'bot' });
    expect(world.closed).toHaveLength(1);
    expect(world.shown(lina).filter((text) => text.includes('has left'))).toHaveLength(1);
  });

  it('tells a customer in the order in which it was said what the bot and an agent had left undelivered', async () => {
    await world.say(lina, 'human');
    const { code } = await world.handoffOf(lina);
    world.channel.beforeDelivery = ({ to }) => {
      if (to.user.name === 'Li Na') throw new FrontdeskError('CHANNEL_UNAVAILABLE', 'down', { retryable: true });
    };
    const before = world.shown(lina).length;
    // Nobody can wait for deliveries that do not succeed.
    const say = async (id: string, text: string): Promise<void> => {
      world.clock.advance(1_000);
      await world.runner.accept({ address: mei, activity: { type: 'message', id, text } });
      await world.runner.idle();
    };
    await say('x0', `accept ${code}`);
    await say('x1', 'hello');
    await say('x2', 'it is on its way');
    await say('x3', 'close');
    await world.halt();
    world.channel.beforeDelivery = () => undefined;
    await world.start();
    await world.recover();
    expect(world.shown(lina).slice(before)).toEqual([
      expect.stringContaining('has joined'),
      'hello',
      'it is on its way',
      expect.stringContaining('has left'),
      'how was it?',
    ]);
  });

  it('sends nothing more to an agent who has ended it: the bot is there again', async () => {
    await endHalfway();
    const heard = world.shown(mei).length;
    await world.say(lina, 'one more thing');
    expect(world.shown(mei)).toHaveLength(heard);
    expect(world.shown(lina).at(-1)).toContain("I'm here again");
    await world.say(lina, 'where is my order?');
    expect(world.shown(lina).at(-1)).toBe('bot: where is my order?');
    await restart();
    expect(await world.handoffOf(lina)).toMatchObject({ state: 'closed', closeReason: 'resolved' });
    expect(world.shown(lina).filter((text) => text.includes('has left'))).toHaveLength(1);
  });

  it('asks for the rating once, however often closing is repeated', async () => {
    await world.say(lina, 'human');
    await world.press('mei', 'frontdesk.accept', (await world.handoffOf(lina)).id);
    const { move } = world.stores.handoffs;
    world.stores.handoffs.move = () => Promise.reject(new Error('the process ends here'));
    await world.say(mei, 'close');
    world.stores.handoffs.move = move;
    await restart();
    await restart();
    expect(world.closed).toHaveLength(1);
    expect(world.shown(lina).filter((text) => text.includes('has left'))).toHaveLength(1);
    expect((await world.handoffOf(lina)).state).toBe('closed');
  });

  it('keeps who waits where they were, and says nothing about it', async () => {
    await world.say(lina, 'human');
    const before = world.shown(lina);
    await restart();
    expect(world.shown(lina)).toEqual(before);
    expect((await world.handoffOf(lina)).state).toBe('waiting');
    expect(await world.desk.place('directline|Li Na')).toEqual({ position: 1 });
  });
});
