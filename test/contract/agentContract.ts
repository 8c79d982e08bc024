import type { Agent } from '../../src/core/agent';
import { addressOf, atOnce, type ContractContext, later, T0 } from './storesHarness';

export function agentContract(context: ContractContext): void {
  const agent = (id: string): Omit<Agent, 'version' | 'address' | 'joinedAt'> => ({
    id,
    name: `Agent ${id}`,
    skills: ['general', 'returns'],
    languages: ['en', 'zh-CN'],
    capacity: 3,
    presence: 'available',
    createdAt: T0.toISOString(),
  });
  const add = (id: string) => context.stores.agents.add(agent(id), { hash: `hash-${id}`, expiresAt: later(1000) });
  const join = (id: string, account: string, at = T0) =>
    context.other.agents.join(`hash-${id}`, addressOf(account, 'msteams'), at);

  it('adds an agent who has not joined yet', async () => {
    await add('ann');
    expect(await context.other.agents.get('ann')).toEqual({ ...agent('ann'), version: 1 });
    expect(await context.other.agents.get('nobody')).toBeUndefined();
  });

  it('refuses a second agent with the same id', async () => {
    await add('twin');
    const second = context.other.agents.add({ ...agent('twin'), name: 'Else' }, { hash: 'other', expiresAt: later(1) });
    await expect(second).rejects.toMatchObject({ code: 'REQUEST_INVALID', field: 'id' });
    expect(await context.stores.agents.get('twin')).toMatchObject({ name: 'Agent twin' });
  });

  it('binds the account of the one who has the code', async () => {
    await add('bob');
    const joined = await join('bob', 'bob-teams');
    expect(joined).toMatchObject({
      kind: 'joined',
      agent: { id: 'bob', address: addressOf('bob-teams', 'msteams'), joinedAt: T0.toISOString() },
    });
    expect(await context.stores.agents.findByAccount('msteams', 'user-bob-teams')).toMatchObject({
      id: 'bob',
      version: 2,
    });
    expect(await context.stores.agents.findByAccount('telegram', 'user-bob-teams')).toBeUndefined();
  });

  it('takes no unknown, used or expired code', async () => {
    await add('carl');
    expect(await join('nobody', 'x')).toEqual({ kind: 'unknownCode' });
    expect(await join('carl', 'carl-teams', later(1000))).toEqual({ kind: 'unknownCode' });
    expect(await join('carl', 'carl-teams', later(999))).toMatchObject({ kind: 'joined' });
    expect(await join('carl', 'carl-teams', later(999))).toEqual({ kind: 'unknownCode' });
  });

  it('lets one of 50 callers use a code', async () => {
    await add('dora');
    const results = await atOnce(50, (index) =>
      (index % 2 === 0 ? context.stores : context.other).agents.join(
        'hash-dora',
        addressOf(`d${index}`, 'msteams'),
        T0,
      ),
    );
    const winners = results.flatMap((result) => (result.kind === 'joined' ? [result.agent.address] : []));
    expect(winners).toHaveLength(1);
    expect((await context.stores.agents.get('dora'))?.address).toEqual(winners[0]);
  });

  it('gives an account to one agent only: the last who joined from it', async () => {
    await add('eve');
    await add('finn');
    await join('eve', 'shared');
    await join('finn', 'shared', later(10));
    expect(await context.stores.agents.findByAccount('msteams', 'user-shared')).toMatchObject({ id: 'finn' });
    expect(await context.stores.agents.get('eve')).not.toHaveProperty('address');
  });

  it('changes presence and address', async () => {
    await add('gina');
    await join('gina', 'gina-1');
    await context.stores.agents.setPresence('gina', 'away');
    await context.stores.agents.setAddress('gina', addressOf('gina-2', 'msteams'));
    expect(await context.other.agents.get('gina')).toMatchObject({
      presence: 'away',
      address: addressOf('gina-2', 'msteams'),
      version: 4,
    });
    expect(await context.other.agents.findByAccount('msteams', 'user-gina-1')).toBeUndefined();
    expect(await context.other.agents.findByAccount('msteams', 'user-gina-2')).toMatchObject({ id: 'gina' });
  });

  it('forgets an agent and frees their account', async () => {
    await add('hans');
    await join('hans', 'hans');
    await context.stores.agents.remove('hans');
    expect(await context.other.agents.get('hans')).toBeUndefined();
    expect(await context.other.agents.findByAccount('msteams', 'user-hans')).toBeUndefined();
  });

  it('says so when there is no such agent', async () => {
    const { agents } = context.stores;
    await expect(agents.remove('nobody')).rejects.toMatchObject({ code: 'DESK_NOT_FOUND' });
    await expect(agents.setPresence('nobody', 'away')).rejects.toMatchObject({ code: 'DESK_NOT_FOUND' });
    await expect(agents.setAddress('nobody', addressOf('x'))).rejects.toMatchObject({ code: 'DESK_NOT_FOUND' });
  });

  it('lists all agents', async () => {
    const ids = (await context.other.agents.list()).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['ann', 'bob', 'gina']));
    expect(ids).toEqual([...ids].sort());
  });
}
