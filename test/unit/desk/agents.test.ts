import { customerAddress, DeskWorld, teamsAddress } from '../../support/deskWorld';

describe('agents', () => {
  let world: DeskWorld;
  const lina = customerAddress('Li Na');
  const mei = teamsAddress('mei');

  beforeEach(async () => {
    world = await DeskWorld.open();
    await world.addAgent('mei');
  });

  afterEach(async () => {
    await world.close();
  });

  const last = (): string | undefined => world.shown(mei).at(-1);

  it('join with their code, typed in any way, once', async () => {
    await world.say(mei, ' JOIN meI-code ');
    expect(last()).toMatch(/^Welcome to the desk, mei\./);
    expect(await world.stores.agents.get('mei')).toMatchObject({
      presence: 'available',
      address: { user: { id: '29:mei' } },
    });
    const tom = teamsAddress('tom');
    await world.say(tom, 'join mei-CODE');
    expect(world.shown(tom).at(-1)).toMatch(/^This code isn't valid/);
  });

  it('are locked out after five wrong codes, though the sixth be right', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) await world.say(mei, `join WRNG-000${attempt}`);
    expect(last()).toMatch(/try too many/);
    await world.say(mei, 'join mei-CODE');
    expect(last()).toMatch(/try too many/);
    await world.advance(3_600_001);
    await world.say(mei, 'join mei-CODE');
    expect(last()).toMatch(/^Welcome/);
  });

  it('cannot join after the code has expired, or from a channel that is not for agents', async () => {
    const web = customerAddress('mei');
    await world.say(web, 'join mei-CODE');
    expect(world.shown(web).at(-1)).toBe('bot: join mei-CODE');
    await world.advance(86_400_001);
    await world.say(mei, 'join mei-CODE');
    expect(last()).toMatch(/^This code isn't valid/);
  });

  it('learn how to join when they leave the code out', async () => {
    await world.say(mei, 'join');
    expect(last()).toMatch(/type "join" and your code/);
  });

  it('are not heard in a group', async () => {
    await world.say(mei, 'join mei-CODE');
    const group = { ...mei, conversation: { id: 'group', isGroup: true, conversationType: 'groupChat' } };
    await world.say(group, 'queue');
    expect(world.shown(group).at(-1)).toMatch(/private chat/);
    expect((await world.stores.agents.get('mei'))?.address?.conversation.id).toBe('teams-mei');
  });

  it('are written to where Teams last moved them', async () => {
    await world.say(mei, 'join mei-CODE');
    await world.say({ ...mei, serviceUrl: 'https://smba.example/apac/' }, 'help');
    const delivered = await world.say(lina, 'human');
    expect(delivered.find(({ to }) => to.user.id === '29:mei')?.to.serviceUrl).toBe('https://smba.example/apac/');
  });

  it('get no cards while they are away, and those that wait when they come back', async () => {
    await world.say(mei, 'join mei-CODE');
    await world.joinAgent('tom');
    await world.say(mei, 'away');
    await world.say(lina, 'human');
    expect(last()).toMatch(/^You're away/);
    await world.say(mei, 'available');
    expect(world.shown(mei).slice(-2)).toEqual([
      "You're available. 1 customer is waiting.",
      expect.stringContaining('Li Na would like'),
    ]);
  });

  it('see the queue and take from it', async () => {
    await world.say(mei, 'join mei-CODE');
    await world.say(mei, 'queue');
    expect(last()).toBe('Nobody is waiting.');
    await world.say(lina, 'human');
    await world.advance(5 * 60_000);
    await world.say(mei, '/queue');
    const card = JSON.stringify(world.channel.delivered.at(-1)?.activity);
    expect(card).toContain('1 customer is waiting');
    expect(card).toContain('5 minutes');
    const { code } = await world.handoffOf(lina);
    await world.say(mei, `accept ${code}`);
    expect(await world.handoffOf(lina)).toMatchObject({ state: 'active', agentId: 'mei' });
    await world.say(mei, 'queue');
    expect(last()).toBe(`With you: Li Na (${code})`);
  });

  it('are spoken to in their own language', async () => {
    await world.addAgent('lei', { languages: ['zh-CN', 'en'] });
    const lei = teamsAddress('lei');
    await world.say(lei, '加入 lei-CODE');
    expect(world.shown(lei).at(-1)).toMatch(/^欢迎加入服务台，lei。/);
    await world.say(lina, '人工');
    expect(world.shown(lei).at(-1)).toMatch(/^Li Na请求人工服务/);
    await world.say(lei, '队列');
    expect(world.shown(lei).at(-1)).toBe('1位客户正在等待');
    await world.say(lei, '离开');
    expect(world.shown(lei).at(-1)).toMatch(/^您已离开/);
    await world.say(lei, '帮助');
    expect(world.shown(lei).at(-1)).toMatch(/您可以输入/);
  });

  it('without a customer are told so', async () => {
    await world.say(mei, 'join mei-CODE');
    await world.say(mei, 'hello?');
    expect(last()).toMatch(/^You have no customer just now/);
    await world.say(mei, 'close');
    expect(last()).toMatch(/^You have no customer just now/);
    await world.say(mei, 'talk H-ZZZZ');
    expect(last()).toBe('There is no conversation H-ZZZZ.');
  });

  it('keep their customers waiting at their old place when their account becomes unreachable', async () => {
    await world.say(mei, 'join mei-CODE');
    await world.say(lina, 'human');
    await world.press('mei', 'frontdesk.accept', (await world.handoffOf(lina)).id);
    const { enqueuedAt } = await world.handoffOf(lina);
    await world.addAgent('eve');
    await world.say(mei, 'join eve-CODE');
    await world.say(lina, 'hello?');
    expect(await world.handoffOf(lina)).toMatchObject({ state: 'waiting', enqueuedAt });
    expect((await world.handoffOf(lina)).agentId).toBeUndefined();
    expect(world.shown(lina).at(-1)).toMatch(/You keep your place in line/);
    expect((await world.handoffOf(lina)).offers.map(({ agentId }) => agentId)).toContain('eve');
  });
});

describe('an outside agent hub', () => {
  let world: DeskWorld;
  const lina = customerAddress('Li Na');
  const status = (state: string, more: object = {}) => ({
    type: 'event',
    name: 'handoff.status',
    text: undefined,
    value: { state, ...more },
  });
  const owner = async () => (await world.stores.conversations.load('directline|Li Na'))?.owner.kind;

  beforeEach(async () => {
    world = await DeskWorld.open();
    await world.joinAgent('mei');
    await world.say(lina, 'human');
  });

  afterEach(async () => {
    await world.close();
  });

  it('takes over with accepted and gives back with completed', async () => {
    await world.say(lina, { ...status('accepted'), from: { id: 'hub', name: 'Contact Centre' } }, true);
    expect(await world.handoffOf(lina)).toMatchObject({
      state: 'active',
      agentId: 'external',
      agentName: 'Contact Centre',
    });
    expect(await owner()).toBe('agent');
    expect(world.shown(lina).at(-1)).toMatch(/^Contact Centre has joined/);
    const answers = await world.say(lina, 'hello');
    expect(answers).toEqual([]);
    await world.say(lina, status('completed'), true);
    expect(await world.handoffOf(lina)).toMatchObject({ state: 'closed', closeReason: 'resolved' });
    expect(await owner()).toBe('bot');
    expect(world.closed).toHaveLength(1);
  });

  it('that fails leaves the customer with the bot', async () => {
    await world.say(lina, status('failed', { message: 'queue full' }), true);
    expect(await world.handoffOf(lina)).toMatchObject({ state: 'closed', closeReason: 'abandoned' });
    expect(await owner()).toBe('bot');
    expect(world.shown(lina).at(-1)).toMatch(/nobody could take over/);
  });

  it('is not obeyed when the event comes from a contact, makes no sense, or is about an agent of ours', async () => {
    await world.say(lina, status('accepted'));
    expect(await owner()).toBe('queue');
    await world.say(lina, status('dancing'), true);
    expect(await owner()).toBe('queue');
    await world.press('mei', 'frontdesk.accept', (await world.handoffOf(lina)).id);
    await world.say(lina, status('completed'), true);
    expect(await world.handoffOf(lina)).toMatchObject({ state: 'active', agentId: 'mei' });
  });
});
