import { atOnce, type ContractContext, later, T0 } from './storesHarness';

export function activityLogContract(context: ContractContext): void {
  const activity = (id: string) => ({ type: 'message', id, text: `text ${id}`, channelData: { $x: { 'a.b': 1 } } });

  it('numbers activities from 1 in the order given', async () => {
    const { activities } = context.stores;
    expect(await activities.append('numbers', [activity('a'), activity('b')])).toEqual([1, 2]);
    expect(await context.other.activities.append('numbers', [activity('c')])).toEqual([3]);
    expect(await activities.append('numbers-2', [activity('a')])).toEqual([1]);
    expect(await activities.append('numbers', [])).toEqual([]);
    expect(await context.other.activities.read('numbers', 0, 10)).toEqual([
      { seq: 1, activity: activity('a') },
      { seq: 2, activity: activity('b') },
      { seq: 3, activity: activity('c') },
    ]);
  });

  it('reads after a number, at most `limit`', async () => {
    const { activities } = context.stores;
    await activities.append('pages', ['a', 'b', 'c', 'd'].map(activity));
    expect((await activities.read('pages', 1, 2)).map(({ seq }) => seq)).toEqual([2, 3]);
    expect(await activities.read('pages', 4, 2)).toEqual([]);
    expect(await activities.read('nobody', 0, 2)).toEqual([]);
  });

  it('keeps a repeated activity at its place and gives its number again', async () => {
    const { activities } = context.stores;
    await activities.append('repeat', [activity('a'), activity('b')]);
    expect(await context.other.activities.append('repeat', ['b', 'c', 'a', 'd', 'd'].map(activity))).toEqual([
      2, 3, 1, 4, 4,
    ]);
    expect((await activities.read('repeat', 0, 10)).map((logged) => logged.activity.id)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('refuses an activity without an id', async () => {
    await expect(context.stores.activities.append('no-id', [{ type: 'message' }])).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    });
    expect(await context.stores.activities.read('no-id', 0, 10)).toEqual([]);
  });

  it('gives 1 to 150 to 50 callers with three each, in order within each, and no reader misses one', async () => {
    const seen: number[] = [];
    let writing = true;
    const reader = (async () => {
      while (writing) {
        const news = await context.other.activities.read('crowd', seen.at(-1) ?? 0, 1000);
        seen.push(...news.map(({ seq }) => seq));
        await new Promise(setImmediate);
      }
    })();
    const numbers = await atOnce(50, (index) =>
      (index % 2 === 0 ? context.stores : context.other).activities.append(
        'crowd',
        ['x', 'y', 'z'].map((name) => activity(`${index}${name}`)),
      ),
    );
    writing = false;
    await reader;
    seen.push(...(await context.other.activities.read('crowd', seen.at(-1) ?? 0, 1000)).map(({ seq }) => seq));
    const expected = Array.from({ length: 150 }, (_, index) => index + 1);
    for (const three of numbers) expect([...three].sort((a, b) => a - b)).toEqual(three);
    expect(numbers.flat().sort((a, b) => a - b)).toEqual(expected);
    expect(seen).toEqual(expected);
  });

  it('remembers a conversation as it was first created', async () => {
    const { activities } = context.stores;
    expect(await activities.getConversation('talk')).toBeUndefined();
    expect(await activities.createConversation('talk', { user: 'dl_1', $a: 1 }, T0)).toEqual({ created: true });
    expect(await context.other.activities.createConversation('talk', { user: 'dl_2' }, T0)).toEqual({ created: false });
    expect(await context.other.activities.getConversation('talk')).toEqual({ user: 'dl_1', $a: 1 });
  });

  it('drops conversations with nothing new, whole, and never gives a number twice', async () => {
    const { activities } = context.stores;
    context.clock.current = later(-5000);
    for (const id of ['quiet', 'lively']) {
      await activities.createConversation(id, { id }, later(-6000));
      await activities.append(id, [activity('a'), activity('b')]);
    }
    await activities.createConversation('empty', {}, later(-6000));
    await activities.createConversation('young', {}, T0);
    context.clock.current = T0;
    await activities.append('lively', [activity('c')]);

    expect(await activities.purge(later(-1000))).toBe(2);
    expect(await activities.getConversation('quiet')).toBeUndefined();
    expect(await activities.getConversation('empty')).toBeUndefined();
    expect(await activities.getConversation('young')).toBeDefined();
    expect(await activities.read('quiet', 0, 10)).toEqual([]);
    expect(await activities.read('lively', 0, 10)).toHaveLength(3);
    expect(await context.other.activities.append('quiet', [activity('c')])).toEqual([3]);
    expect(await activities.append('quiet', [activity('d')])).toEqual([4]);
  });

  it('still has everything after it was closed and opened again', async () => {
    await context.stores.activities.append('kept', [activity('a')]);
    await context.reopen();
    expect(await context.stores.activities.read('kept', 0, 10)).toEqual([{ seq: 1, activity: activity('a') }]);
    expect(await context.stores.activities.append('kept', [activity('b')])).toEqual([2]);
  });
}
