import { newConversation, PROCESSED_KEPT } from '../../src/core/conversation';
import { toAgent, toQueue } from '../../src/core/ownership';
import type { TurnCommit } from '../../src/ports/conversationStore';
import {
  addressOf,
  atOnce,
  type ContractContext,
  commitOf,
  freshRecord,
  inboxEntry,
  keyOf,
  later,
  outgoing,
  T0,
  transcriptEntry,
} from './storesHarness';

export function conversationContract(context: ContractContext): void {
  const load = async (conversationId: string) => {
    const record = await context.other.conversations.load(keyOf(conversationId));
    if (!record) throw new Error(`no conversation ${conversationId}`);
    return record;
  };
  const commitNew = (conversationId: string, changes: Partial<TurnCommit> = {}) =>
    context.stores.conversations.commitTurn(commitOf(freshRecord(conversationId), changes));

  it('knows nothing of a conversation that was never stored', async () => {
    expect(await context.stores.conversations.load(keyOf('nobody'))).toBeUndefined();
  });

  it('creates the record with version 1 and gives back all of it', async () => {
    const { inbox, conversations, transcripts } = context.stores;
    await inbox.append(inboxEntry('first', 'm1'));
    const verified = { customerId: 'lina', by: 'code' as const, at: T0.toISOString() };
    const state = { dialogStack: [{ id: 'main', state: { $weird: { 'a.b': [1, 1.5, null, true] } } }], 文: '字' };
    const result = await commitNew('first', {
      inboxId: inboxEntry('first', 'm1').id,
      locale: 'zh-CN',
      verified,
      state,
      options: ['FD1001', 'FD1002'],
      outgoing: [outgoing('first', 'o1'), outgoing('first', 'o2')],
      transcript: [transcriptEntry('first', 'm1'), transcriptEntry('first', 'o1')],
    });
    expect(result).toEqual({ kind: 'committed', version: 1 });
    expect(await load('first')).toEqual({
      ...newConversation(addressOf('first'), T0),
      version: 1,
      locale: 'zh-CN',
      verified,
      state,
      options: ['FD1001', 'FD1002'],
      processed: [inboxEntry('first', 'm1').id],
      outbox: [outgoing('first', 'o1'), outgoing('first', 'o2')],
    });
    expect(await inbox.listPending({ key: keyOf('first'), limit: 10 })).toEqual([]);
    expect(await transcripts.read(keyOf('first'))).toEqual([
      transcriptEntry('first', 'm1'),
      transcriptEntry('first', 'o1'),
    ]);
    expect(await conversations.listUndelivered(100)).toContain(keyOf('first'));
  });

  it('stores nothing of a turn that began with another version', async () => {
    const { inbox, transcripts } = context.stores;
    await inbox.append(inboxEntry('conflict', 'm1'));
    await commitNew('conflict', { state: { by: 'first' } });
    const lost = {
      inboxId: inboxEntry('conflict', 'm1').id,
      state: { by: 'second' },
      outgoing: [outgoing('conflict', 'o1')],
      transcript: [transcriptEntry('conflict', 'm1')],
    };
    expect(await commitNew('conflict', lost)).toEqual({ kind: 'conflict' });
    expect(await commitNew('conflict', { ...lost, expectedVersion: 2 })).toEqual({ kind: 'conflict' });
    const record = await load('conflict');
    expect(record).toMatchObject({ version: 1, state: { by: 'first' }, processed: [], outbox: [] });
    expect(await inbox.listPending({ key: keyOf('conflict'), limit: 10 })).toHaveLength(1);
    expect(await transcripts.read(keyOf('conflict'))).toEqual([]);
  });

  it('refuses a commit against a version when there is no record', async () => {
    expect(await commitNew('absent', { expectedVersion: 3 })).toEqual({ kind: 'conflict' });
    expect(await context.stores.conversations.load(keyOf('absent'))).toBeUndefined();
  });

  it('lets one of 50 commits that began with the same version win, from the first version on', async () => {
    for (const round of [0, 1]) {
      const begun = round === 0 ? freshRecord('race') : await load('race');
      const results = await atOnce(50, (index) =>
        (index % 2 === 0 ? context.stores : context.other).conversations.commitTurn(
          commitOf(begun, { state: { winner: index }, outgoing: [outgoing('race', `r${round}-${index}`)] }),
        ),
      );
      const winners = results.flatMap((result, index) => (result.kind === 'committed' ? [index] : []));
      expect(winners).toHaveLength(1);
      const record = await load('race');
      expect(record).toMatchObject({ version: round + 1, state: { winner: winners[0] } });
      expect(record.outbox).toHaveLength(round + 1);
    }
  });

  it('removes what a later turn cleared', async () => {
    await commitNew('cleared', {
      locale: 'en',
      agentId: 'ann',
      verified: { customerId: 'c', by: 'token', at: T0.toISOString() },
    });
    const cleared = { locale: undefined, agentId: undefined, verified: undefined, at: later(5) };
    await context.stores.conversations.commitTurn(commitOf(await load('cleared'), cleared));
    const record = await load('cleared');
    expect(record).not.toHaveProperty('verified');
    expect(record).not.toHaveProperty('locale');
    expect(record).not.toHaveProperty('agentId');
    expect(record).toMatchObject({ createdAt: T0.toISOString(), updatedAt: later(5).toISOString() });
  });

  it('remembers the newest processed messages only', async () => {
    let record = freshRecord('processed');
    for (let index = 0; index < PROCESSED_KEPT + 3; index++) {
      await context.stores.conversations.commitTurn(commitOf(record, { inboxId: `i${index}` }));
      record = { ...record, version: record.version + 1 };
    }
    const { processed } = await load('processed');
    expect(processed).toHaveLength(PROCESSED_KEPT);
    expect([processed[0], processed.at(-1)]).toEqual(['i3', `i${PROCESSED_KEPT + 2}`]);
  });

  it('appends to the outbox in order and removes only what was delivered, without raising the version', async () => {
    const { conversations } = context.stores;
    await commitNew('outbox', { outgoing: [outgoing('outbox', 'a'), outgoing('outbox', 'b')] });
    await conversations.commitTurn(commitOf(await load('outbox'), { outgoing: [outgoing('outbox', 'c')] }));
    expect((await load('outbox')).outbox.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    await conversations.acknowledge(keyOf('outbox'), ['a', 'unknown']);
    await conversations.acknowledge(keyOf('no such conversation'), ['a']);
    await conversations.acknowledge(keyOf('outbox'), []);
    expect(await load('outbox')).toMatchObject({ version: 2, outbox: [{ id: 'b' }, { id: 'c' }] });
    await conversations.acknowledge(keyOf('outbox'), ['b', 'c']);
    expect((await load('outbox')).outbox).toEqual([]);
    expect(await conversations.listUndelivered(1000)).not.toContain(keyOf('outbox'));
  });

  it('lists at most `limit` conversations that have something to deliver', async () => {
    for (const id of ['undelivered-1', 'undelivered-2', 'undelivered-3']) {
      await commitNew(id, { outgoing: [outgoing(id, 'o')] });
    }
    expect(await context.other.conversations.listUndelivered(1000)).toEqual(
      expect.arrayContaining(['undelivered-1', 'undelivered-2', 'undelivered-3'].map(keyOf)),
    );
    expect(await context.other.conversations.listUndelivered(2)).toHaveLength(2);
  });

  describe('enqueue', () => {
    const enqueue = (id: string, messages: string[], options: { epoch?: number; said?: string[] } = {}) =>
      context.stores.conversations.enqueue(
        addressOf(id),
        messages.map((message) => outgoing(id, message)),
        {
          at: later(9),
          epoch: options.epoch,
          transcript: (options.said ?? []).map((said) => transcriptEntry(id, said)),
        },
      );

    it('creates the record when there is none', async () => {
      expect(await enqueue('new', ['a', 'b'], { said: ['a', 'b'] })).toEqual({ kind: 'enqueued' });
      expect(await load('new')).toEqual({
        ...newConversation(addressOf('new'), later(9)),
        version: 1,
        outbox: [outgoing('new', 'a'), outgoing('new', 'b')],
      });
      expect(await context.stores.transcripts.read(keyOf('new'))).toHaveLength(2);
      expect(await commitNew('new')).toEqual({ kind: 'conflict' });
    });

    it('raises the version, so that a turn under way runs anew', async () => {
      await commitNew('raise');
      const begun = await load('raise');
      await enqueue('raise', ['a']);
      expect(await context.stores.conversations.commitTurn(commitOf(begun))).toEqual({ kind: 'conflict' });
      expect(await load('raise')).toMatchObject({ version: 2, outbox: [{ id: 'a' }] });
    });

    it('adds a message once, and the new ones beside it', async () => {
      await enqueue('again', ['a', 'b'], { said: ['a'] });
      await enqueue('again', ['a', 'b'], { said: ['a'] });
      await enqueue('again', ['b', 'c', 'a'], { said: ['a', 'c'] });
      expect((await load('again')).outbox.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
      expect((await context.stores.transcripts.read(keyOf('again'))).map(({ text }) => text)).toEqual([
        'said a',
        'said c',
      ]);
    });

    it('refuses when the owner has another epoch', async () => {
      expect(await enqueue('epoch', ['a'], { epoch: 1 })).toEqual({ kind: 'staleEpoch' });
      expect(await context.stores.conversations.load(keyOf('epoch'))).toBeUndefined();
      expect(await enqueue('epoch', ['a'], { epoch: 0 })).toEqual({ kind: 'enqueued' });
      const record = await load('epoch');
      await context.stores.conversations.commitTurn(commitOf(record, { owner: toQueue(record.owner, 'h') }));
      expect(await enqueue('epoch', ['late'], { epoch: 0, said: ['late'] })).toEqual({ kind: 'staleEpoch' });
      expect(await enqueue('epoch', ['b'], { epoch: 1 })).toEqual({ kind: 'enqueued' });
      expect((await load('epoch')).outbox.map(({ id }) => id)).toEqual(['a', 'b']);
      expect(await context.stores.transcripts.read(keyOf('epoch'))).toEqual([]);
    });

    it('loses and doubles nothing when 50 callers enqueue at once, each twice', async () => {
      await atOnce(100, (index) => {
        const { conversations } = index % 2 === 0 ? context.stores : context.other;
        const id = `m${index % 50}`;
        return conversations.enqueue(addressOf('crowd'), [outgoing('crowd', id)], {
          at: T0,
          transcript: [transcriptEntry('crowd', id)],
        });
      });
      const ids = (await load('crowd')).outbox.map(({ id }) => id);
      expect(ids.sort()).toEqual(Array.from({ length: 50 }, (_, index) => `m${index}`).sort());
      expect(await context.stores.transcripts.read(keyOf('crowd'), { limit: 200 })).toHaveLength(50);
    });
  });

  describe('changeOwner', () => {
    it('changes the owner it was told of and makes a turn under way run anew', async () => {
      const { conversations } = context.stores;
      await commitNew('owner');
      const begun = await load('owner');
      const owner = toAgent(begun.owner, 'h1', 'ann');
      expect(await conversations.changeOwner(keyOf('owner'), 0, owner, later(7))).toEqual({ kind: 'changed' });
      expect(await load('owner')).toMatchObject({ version: 2, owner, updatedAt: later(7).toISOString() });
      expect(await conversations.commitTurn(commitOf(begun))).toEqual({ kind: 'conflict' });
      expect(await conversations.changeOwner(keyOf('owner'), 0, toQueue(begun.owner, 'h2'), T0)).toEqual({
        kind: 'staleEpoch',
        owner,
      });
    });

    it('says so when there is no such conversation', async () => {
      const change = context.stores.conversations.changeOwner(keyOf('nobody'), 0, { kind: 'bot', epoch: 1 }, T0);
      expect(await change).toEqual({ kind: 'notFound' });
    });

    it('lets one of 50 agents win', async () => {
      await commitNew('owners');
      const { owner } = await load('owners');
      const results = await atOnce(50, (index) =>
        (index % 2 === 0 ? context.stores : context.other).conversations.changeOwner(
          keyOf('owners'),
          0,
          toAgent(owner, 'h', `agent-${index}`),
          T0,
        ),
      );
      expect(results.filter(({ kind }) => kind === 'changed')).toHaveLength(1);
      expect((await load('owners')).version).toBe(2);
    });
  });

  it('still has everything after it was closed and opened again', async () => {
    await context.stores.inbox.append(inboxEntry('kept', 'm1'));
    await commitNew('kept', {
      inboxId: inboxEntry('kept', 'm1').id,
      state: { task: 'return' },
      outgoing: [outgoing('kept', 'o1')],
      transcript: [transcriptEntry('kept', 'm1')],
    });
    await context.reopen();
    expect(await load('kept')).toMatchObject({
      version: 1,
      state: { task: 'return' },
      processed: [inboxEntry('kept', 'm1').id],
      outbox: [{ id: 'o1' }],
    });
    expect(await context.stores.transcripts.read(keyOf('kept'))).toHaveLength(1);
    expect(await context.stores.inbox.append(inboxEntry('kept', 'm1'))).toEqual({ kind: 'duplicate' });
  });
}
