import { type ContractContext, atOnce, inboxEntry, keyOf, later, T0 } from './storesHarness';

/** How many messages the tests before the one about `purge` marked done at T0. */
const DONE_AT_T0 = ['twice', 'list-1'].length;

export function inboxContract(context: ContractContext): void {
  it('numbers the messages of one conversation from 1 with no gap', async () => {
    const { inbox } = context.stores;
    expect(await inbox.append(inboxEntry('numbers', 'a'))).toEqual({ kind: 'appended', seq: 1 });
    expect(await inbox.append(inboxEntry('numbers', 'b'))).toEqual({ kind: 'appended', seq: 2 });
    expect(await inbox.append(inboxEntry('numbers-2', 'a'))).toEqual({ kind: 'appended', seq: 1 });
  });

  it('gives back what was put in, odd names of properties included', async () => {
    const entry = {
      ...inboxEntry('same', 'a'),
      verified: { customerId: 'lina', by: 'token' as const, at: T0.toISOString() },
      trusted: true,
    };
    await context.stores.inbox.append(entry);
    const [pending] = await context.other.inbox.listPending({ key: keyOf('same'), limit: 10 });
    expect(pending).toEqual({ ...entry, seq: 1 });
  });

  it('recognises the same message and changes nothing, also when it is done', async () => {
    const { inbox } = context.stores;
    await inbox.append(inboxEntry('twice', 'a'));
    expect(await context.other.inbox.append(inboxEntry('twice', 'a'))).toEqual({ kind: 'duplicate' });
    await inbox.markDone(inboxEntry('twice', 'a').id);
    expect(await inbox.append(inboxEntry('twice', 'a'))).toEqual({ kind: 'duplicate' });
    expect(await inbox.listPending({ key: keyOf('twice'), limit: 10 })).toEqual([]);
    expect(await inbox.append(inboxEntry('twice', 'b'))).toEqual({ kind: 'appended', seq: 2 });
  });

  it('gives 1 to 50 to 50 messages that come at once through two processes', async () => {
    const results = await atOnce(50, (index) => {
      const { inbox } = index % 2 === 0 ? context.stores : context.other;
      return inbox.append(inboxEntry('crowd', `m${index}`));
    });
    const numbers = results.map((result) => (result.kind === 'appended' ? result.seq : 0));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  it('accepts one of many deliveries of the same message at once', async () => {
    const results = await atOnce(20, (index) =>
      (index % 2 === 0 ? context.stores : context.other).inbox.append(inboxEntry('retries', 'same')),
    );
    expect(results.filter(({ kind }) => kind === 'appended')).toEqual([{ kind: 'appended', seq: 1 }]);
  });

  it('lists what is pending by conversation and then by number, at most `limit`', async () => {
    const { inbox } = context.stores;
    for (const id of ['a', 'b', 'c']) await inbox.append(inboxEntry('list-1', id));
    for (const id of ['a', 'b']) await inbox.append(inboxEntry('list-2', id));
    await inbox.markDone(inboxEntry('list-1', 'b').id);
    const all = await inbox.listPending({ limit: 1000 });
    expect(all.filter(({ key }) => key.includes('list-')).map(({ key, seq }) => [key, seq])).toEqual([
      [keyOf('list-1'), 1],
      [keyOf('list-1'), 3],
      [keyOf('list-2'), 1],
      [keyOf('list-2'), 2],
    ]);
    expect(await inbox.listPending({ key: keyOf('list-1'), limit: 1 })).toHaveLength(1);
    expect(await inbox.listPending({ limit: 2 })).toHaveLength(2);
  });

  it('marks an unknown message as done without complaint', async () => {
    await expect(context.stores.inbox.markDone('directline|nobody|x')).resolves.toBeUndefined();
  });

  it('forgets what was done before a time, keeps what is pending or newer, and never gives a number twice', async () => {
    const { inbox } = context.stores;
    for (const id of ['a', 'b', 'c']) await inbox.append(inboxEntry('purge', id));
    for (const id of ['a', 'b', 'c']) await inbox.append(inboxEntry('purge-all', id));
    context.clock.current = later(1000);
    await inbox.markDone(inboxEntry('purge', 'a').id);
    for (const id of ['a', 'b', 'c']) await inbox.markDone(inboxEntry('purge-all', id).id);
    context.clock.current = later(3000);
    await inbox.markDone(inboxEntry('purge', 'b').id);
    await inbox.purge(T0);
    expect(await inbox.append(inboxEntry('purge', 'a'))).toEqual({ kind: 'duplicate' });

    expect(await inbox.purge(later(2000))).toBe(4 + DONE_AT_T0);
    expect(await context.other.inbox.append(inboxEntry('purge', 'b'))).toEqual({ kind: 'duplicate' });
    expect(await context.other.inbox.append(inboxEntry('purge', 'c'))).toEqual({ kind: 'duplicate' });
    expect(await context.other.inbox.append(inboxEntry('purge', 'a'))).toEqual({ kind: 'appended', seq: 4 });
    expect(await context.other.inbox.append(inboxEntry('purge-all', 'd'))).toEqual({ kind: 'appended', seq: 4 });
    expect(await context.stores.inbox.append(inboxEntry('purge-all', 'a'))).toEqual({ kind: 'appended', seq: 5 });
  });

  it('still has everything after it was closed and opened again', async () => {
    await context.stores.inbox.append(inboxEntry('kept', 'a'));
    await context.reopen();
    const pending = await context.stores.inbox.listPending({ key: keyOf('kept'), limit: 10 });
    expect(pending).toEqual([{ ...inboxEntry('kept', 'a'), seq: 1 }]);
    expect(await context.stores.inbox.append(inboxEntry('kept', 'b'))).toEqual({ kind: 'appended', seq: 2 });
  });
}
