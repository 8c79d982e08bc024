import { atOnce, type ContractContext } from './storesHarness';

export function userContract(context: ContractContext): void {
  it('creates, loads and changes a user against a version', async () => {
    const { users } = context.stores;
    expect(await users.load('telegram|1')).toBeUndefined();
    expect(await users.save('telegram|1', { locale: 'zh-CN', $n: { 'a.b': 1 } }, 0)).toEqual({
      kind: 'saved',
      version: 1,
    });
    expect(await context.other.users.load('telegram|1')).toEqual({
      key: 'telegram|1',
      state: { locale: 'zh-CN', $n: { 'a.b': 1 } },
      version: 1,
    });
    expect(await users.save('telegram|1', { locale: 'en' }, 1)).toEqual({ kind: 'saved', version: 2 });
    expect(await context.other.users.load('telegram|1')).toMatchObject({ state: { locale: 'en' }, version: 2 });
  });

  it('refuses another version', async () => {
    const { users } = context.stores;
    await users.save('telegram|2', { n: 1 }, 0);
    expect(await users.save('telegram|2', { n: 2 }, 0)).toEqual({ kind: 'conflict' });
    expect(await users.save('telegram|2', { n: 2 }, 2)).toEqual({ kind: 'conflict' });
    expect(await users.save('telegram|none', { n: 2 }, 1)).toEqual({ kind: 'conflict' });
    expect(await users.load('telegram|2')).toMatchObject({ state: { n: 1 }, version: 1 });
  });

  it('lets one of 50 win', async () => {
    const results = await atOnce(50, (index) =>
      (index % 2 === 0 ? context.stores : context.other).users.save('telegram|3', { index }, 0),
    );
    expect(results.filter(({ kind }) => kind === 'saved')).toHaveLength(1);
  });
}
