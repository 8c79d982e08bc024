import { atOnce, type ContractContext } from './storesHarness';

export function recordContract(context: ContractContext): void {
  it('creates, reads and changes a document against a version', async () => {
    const { records } = context.stores;
    expect(await records.get('orders', 'FD1001')).toBeUndefined();
    expect(await records.put('orders', 'FD1001', { 'a.b': { $x: null } }, 0)).toEqual({ kind: 'saved', version: 1 });
    expect(await context.other.records.get('orders', 'FD1001')).toEqual({ value: { 'a.b': { $x: null } }, version: 1 });
    expect(await records.put('orders', 'FD1001', { n: 2 }, 1)).toEqual({ kind: 'saved', version: 2 });
    expect(await records.put('orders', 'FD1001', { n: 3 }, 1)).toEqual({ kind: 'conflict' });
    expect(await records.put('orders', 'FD1001', { n: 3 }, 0)).toEqual({ kind: 'conflict' });
    expect(await records.put('orders', 'FD9999', { n: 3 }, 1)).toEqual({ kind: 'conflict' });
    expect(await records.get('orders', 'FD1001')).toEqual({ value: { n: 2 }, version: 2 });
  });

  it('lists one collection by id, ascending', async () => {
    const { records } = context.stores;
    for (const id of ['b', 'a', 'C', '中', 'a1']) await records.put('list', id, { id }, 0);
    await records.put('list2', 'x', {}, 0);
    expect((await context.other.records.list('list')).map(({ id }) => id)).toEqual(['C', 'a', 'a1', 'b', '中']);
    expect(await records.list('list')).toContainEqual({ id: 'a', value: { id: 'a' }, version: 1 });
    expect(await records.list('none')).toEqual([]);
  });

  it('counts to 50 when 50 callers count at once and try again on a conflict', async () => {
    await context.stores.records.put('counters', 'c', { n: 0 }, 0);
    await atOnce(50, async (index) => {
      const { records } = index % 2 === 0 ? context.stores : context.other;
      for (;;) {
        const now = await records.get('counters', 'c');
        if (!now) throw new Error('the counter is gone');
        const saved = await records.put('counters', 'c', { n: Number(now.value.n) + 1 }, now.version);
        if (saved.kind === 'saved') return;
      }
    });
    expect(await context.stores.records.get('counters', 'c')).toEqual({ value: { n: 50 }, version: 51 });
  });
}
