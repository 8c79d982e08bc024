import type { NewHandoff } from '../../src/ports/handoffStore';
import { addressOf, atOnce, type ContractContext, keyOf, later, T0 } from './storesHarness';

const ANN = { id: 'ann', name: 'Ann' };
const BOB = { id: 'bob', name: 'Bob' };

export function handoffContract(context: ContractContext): void {
  const handoff = (id: string, changes: Partial<NewHandoff> = {}): NewHandoff => ({
    id,
    code: `H-${id}`,
    conversation: keyOf(id),
    address: addressOf(id),
    customerName: 'Li Na 李娜',
    locale: 'zh-CN',
    // A skill of its own keeps a test's handoffs apart from those of the others.
    skill: `skill-${id}`,
    reason: 'requested',
    context: {
      lastWords: '转人工',
      summary: 'Wants a human.',
      collected: { orderNumber: 'FD1001' },
      sentiment: 'neutral',
      lastMessages: [{ from: 'contact', text: '转人工', at: T0.toISOString() }],
    },
    enqueuedAt: T0,
    ...changes,
  });
  const enqueue = (id: string, changes: Partial<NewHandoff> = {}) =>
    context.stores.handoffs.enqueue(handoff(id, changes));
  const get = async (id: string) => {
    const found = await context.other.handoffs.get(id);
    if (!found) throw new Error(`no handoff ${id}`);
    return found;
  };
  const claimer = (skills: string[], languages: string[] = ['en', 'zh-CN']) => ({ ...ANN, skills, languages });

  describe('enqueue', () => {
    it('adds a waiting handoff and gives back all of it', async () => {
      const { handoff: added, created } = await enqueue('new', { extra: { 'a.b': { $x: 1 } }, customerId: 'lina' });
      expect(created).toBe(true);
      expect(added).toEqual({
        ...handoff('new', { extra: { 'a.b': { $x: 1 } }, customerId: 'lina' }),
        enqueuedAt: T0.toISOString(),
        state: 'waiting',
        offers: [],
        history: [{ at: T0.toISOString(), from: 'new', to: 'waiting', by: 'contact' }],
        version: 1,
      });
      expect(await get('new')).toEqual(added);
      expect(await context.other.handoffs.getByCode('H-new')).toEqual(added);
      expect(await context.other.handoffs.getByCode('H-none')).toBeUndefined();
      expect(await context.other.handoffs.get('none')).toBeUndefined();
    });

    it('gives back the one with the same id as it stands', async () => {
      await enqueue('same');
      await context.stores.handoffs.claim('same', ANN, T0);
      expect(await enqueue('same', { customerName: 'Else' })).toMatchObject({
        created: false,
        handoff: { state: 'assigned', customerName: 'Li Na 李娜' },
      });
    });

    it('adds one when 20 callers ask for the same at once', async () => {
      const results = await atOnce(20, (index) =>
        (index % 2 === 0 ? context.stores : context.other).handoffs.enqueue(handoff('asked-often')),
      );
      expect(results.filter(({ created }) => created)).toHaveLength(1);
    });

    it('refuses a code that another handoff has', async () => {
      await enqueue('code-1');
      await expect(enqueue('code-2', { code: 'H-code-1' })).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
        field: 'code',
      });
    });
  });

  describe('claim', () => {
    it('gives a waiting handoff to one agent and says who has it', async () => {
      await enqueue('claim');
      const claimed = await context.stores.handoffs.claim('claim', ANN, later(4000));
      expect(claimed).toMatchObject({
        kind: 'claimed',
        handoff: {
          state: 'assigned',
          agentId: 'ann',
          agentName: 'Ann',
          acceptedAt: later(4000).toISOString(),
          version: 2,
        },
      });
      expect((await get('claim')).history.at(-1)).toEqual({
        at: later(4000).toISOString(),
        from: 'waiting',
        to: 'assigned',
        by: 'ann',
      });
      expect(await context.other.handoffs.claim('claim', BOB, T0)).toMatchObject({
        kind: 'taken',
        handoff: { agentId: 'ann' },
      });
      expect(await context.other.handoffs.claim('claim', ANN, T0)).toMatchObject({ kind: 'taken' });
      expect((await get('claim')).version).toBe(2);
    });

    it('says so when it is closed or does not exist', async () => {
      await enqueue('claim-closed');
      await context.stores.handoffs.move('claim-closed', { from: ['waiting'], to: 'closed', by: 'contact', at: T0 });
      expect(await context.stores.handoffs.claim('claim-closed', ANN, T0)).toMatchObject({ kind: 'closed' });
      expect(await context.stores.handoffs.claim('none', ANN, T0)).toEqual({ kind: 'notFound' });
    });

    it('gives it to one of 50 agents at once', async () => {
      await enqueue('claim-race');
      const results = await atOnce(50, (index) =>
        (index % 2 === 0 ? context.stores : context.other).handoffs.claim(
          'claim-race',
          { id: `a${index}`, name: `A${index}` },
          T0,
        ),
      );
      const winners = results.flatMap((result, index) => (result.kind === 'claimed' ? [`a${index}`] : []));
      expect(winners).toEqual([(await get('claim-race')).agentId]);
      expect(results.filter(({ kind }) => kind === 'taken')).toHaveLength(49);
    });
  });

  describe('claimNext', () => {
    it('gives the oldest first, by time and then by id', async () => {
      await enqueue('next-c', { skill: 'next', enqueuedAt: later(2000) });
      await enqueue('next-b', { skill: 'next', enqueuedAt: later(1000) });
      await enqueue('next-a', { skill: 'next', enqueuedAt: later(1000) });
      const order: (string | undefined)[] = [];
      for (let count = 0; count < 4; count++) {
        order.push((await context.other.handoffs.claimNext(claimer(['other', 'next']), T0))?.id);
      }
      expect(order).toEqual(['next-a', 'next-b', 'next-c', undefined]);
    });

    it('gives only what the agent can do, in a language they speak', async () => {
      await enqueue('match-zh', { skill: 'match' });
      await enqueue('match-en', { skill: 'match', locale: 'en', enqueuedAt: later(1000) });
      const { handoffs } = context.stores;
      expect(await handoffs.claimNext(claimer(['general']), T0)).toBeUndefined();
      expect(await handoffs.claimNext(claimer(['match'], []), T0)).toBeUndefined();
      expect(await handoffs.claimNext(claimer([]), T0)).toBeUndefined();
      expect(await handoffs.claimNext(claimer(['match'], ['en']), T0)).toMatchObject({
        id: 'match-en',
        agentId: 'ann',
      });
      expect(await handoffs.claimNext(claimer(['match'], ['en']), T0)).toBeUndefined();
      expect(await handoffs.claimNext(claimer(['match'], ['zh-CN']), T0)).toMatchObject({ id: 'match-zh' });
    });

    it('hands out 200 handoffs to 50 callers, none twice and none lost', async () => {
      const ids = Array.from({ length: 200 }, (_, index) => `crowd-${index}`);
      await Promise.all(ids.map((id, index) => enqueue(id, { skill: 'crowd', enqueuedAt: later(index) })));
      const claimed = await atOnce(50, async (index) => {
        const { handoffs } = index % 2 === 0 ? context.stores : context.other;
        const mine: string[] = [];
        for (;;) {
          const next = await handoffs.claimNext(
            { id: `a${index}`, name: 'A', skills: ['crowd'], languages: ['zh-CN'] },
            T0,
          );
          if (!next) return mine;
          expect(next).toMatchObject({ agentId: `a${index}`, state: 'assigned', version: 2 });
          mine.push(next.id);
        }
      });
      expect(claimed.flat().sort()).toEqual([...ids].sort());
    }, 60_000);
  });

  describe('move', () => {
    it('walks the way from assigned to active to closed and keeps the history', async () => {
      await enqueue('walk');
      const { handoffs } = context.stores;
      await handoffs.claim('walk', ANN, later(1));
      expect(await handoffs.move('walk', { from: ['assigned'], to: 'active', by: 'ann', at: later(2) })).toMatchObject({
        kind: 'moved',
        handoff: { state: 'active', version: 3 },
      });
      const closed = await handoffs.move('walk', {
        from: ['assigned', 'active'],
        to: 'closed',
        by: 'ann',
        at: later(3),
        note: 'done',
        heldBy: 'ann',
        set: { closeReason: 'resolved' },
      });
      expect(closed).toMatchObject({
        kind: 'moved',
        handoff: { state: 'closed', closeReason: 'resolved', closedAt: later(3).toISOString(), agentId: 'ann' },
      });
      const stored = await get('walk');
      expect(closed).toEqual({ kind: 'moved', handoff: stored });
      expect(stored.history.map(({ from, to }) => `${from}>${to}`)).toEqual([
        'new>waiting',
        'waiting>assigned',
        'assigned>active',
        'active>closed',
      ]);
      expect(stored.history.at(-1)).toEqual({
        at: later(3).toISOString(),
        from: 'active',
        to: 'closed',
        by: 'ann',
        note: 'done',
      });
    });

    it('refuses another state, a move that does not exist, and another holder', async () => {
      await enqueue('refuse');
      const { handoffs } = context.stores;
      const move = { by: 'ann', at: T0 };
      expect(await handoffs.move('refuse', { ...move, from: ['active'], to: 'closed' })).toMatchObject({
        kind: 'refused',
      });
      expect(await handoffs.move('refuse', { ...move, from: ['waiting'], to: 'active' })).toMatchObject({
        kind: 'refused',
      });
      await handoffs.claim('refuse', ANN, T0);
      expect(await handoffs.move('refuse', { ...move, from: ['assigned'], to: 'active', heldBy: 'bob' })).toMatchObject(
        { kind: 'refused', handoff: { state: 'assigned', agentId: 'ann' } },
      );
      expect(await handoffs.move('none', { ...move, from: ['waiting'], to: 'closed' })).toEqual({ kind: 'notFound' });
      expect((await get('refuse')).history).toHaveLength(2);
    });

    it('returns to the queue at the old place, without the agent', async () => {
      await enqueue('return', { skill: 'return' });
      await enqueue('return-later', { skill: 'return', enqueuedAt: later(500) });
      const { handoffs } = context.stores;
      await handoffs.claim('return', ANN, later(1000));
      const moved = await handoffs.move('return', {
        from: ['assigned', 'active'],
        to: 'waiting',
        by: 'system',
        at: later(2000),
        unset: ['agentId', 'agentName', 'acceptedAt'],
      });
      if (moved.kind !== 'moved') throw new Error(moved.kind);
      for (const field of ['agentId', 'agentName', 'acceptedAt']) expect(moved.handoff).not.toHaveProperty(field);
      expect(await get('return')).toEqual(moved.handoff);
      expect(moved.handoff.enqueuedAt).toBe(T0.toISOString());
      expect(await handoffs.claimNext(claimer(['return']), T0)).toMatchObject({ id: 'return' });
    });

    it('lets the customer leave or an agent accept, never both', async () => {
      for (let round = 0; round < 10; round++) {
        const id = `leave-${round}`;
        await enqueue(id);
        const [left, claimed] = await Promise.all([
          context.stores.handoffs.move(id, { from: ['waiting'], to: 'closed', by: 'contact', at: T0 }),
          context.other.handoffs.claim(id, ANN, T0),
        ]);
        expect([left.kind, claimed.kind].sort()).toEqual(
          left.kind === 'moved' ? ['closed', 'moved'] : ['claimed', 'refused'],
        );
      }
    });
  });

  describe('offers and ratings', () => {
    it('keeps one offer an agent and completes it', async () => {
      await enqueue('offers');
      const { handoffs } = context.stores;
      await handoffs.recordOffer('offers', { agentId: 'ann', at: T0.toISOString() });
      await handoffs.recordOffer('offers', { agentId: 'bob', at: T0.toISOString() });
      await handoffs.recordOffer('offers', { agentId: 'ann', at: later(1).toISOString(), activityId: 'card-1' });
      await handoffs.recordOffer('offers', {
        agentId: 'ann',
        at: later(1).toISOString(),
        declinedAt: later(2).toISOString(),
      });
      expect((await get('offers')).offers).toEqual([
        { agentId: 'ann', at: later(1).toISOString(), activityId: 'card-1', declinedAt: later(2).toISOString() },
        { agentId: 'bob', at: T0.toISOString() },
      ]);
    });

    it('loses no offer when they come at once, with a claim between', async () => {
      await enqueue('offers-race');
      await Promise.all([
        ...Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? context.stores : context.other).handoffs.recordOffer('offers-race', {
            agentId: `a${index % 10}`,
            at: T0.toISOString(),
          }),
        ),
        context.stores.handoffs.claim('offers-race', ANN, T0),
      ]);
      const stored = await get('offers-race');
      expect(stored.offers.map(({ agentId }) => agentId).sort()).toEqual(
        Array.from({ length: 10 }, (_, index) => `a${index}`),
      );
      expect(stored.state).toBe('assigned');
    });

    it('keeps the rating', async () => {
      await enqueue('rating');
      const rating = { stars: 5, comment: '很好', at: T0.toISOString() };
      await context.stores.handoffs.setRating('rating', rating);
      expect((await get('rating')).rating).toEqual(rating);
    });

    it('says so when there is no such handoff', async () => {
      const { handoffs } = context.stores;
      const missing = { code: 'DESK_NOT_FOUND' };
      await expect(handoffs.setRating('none', { stars: 1, at: T0.toISOString() })).rejects.toMatchObject(missing);
      await expect(handoffs.recordOffer('none', { agentId: 'ann', at: T0.toISOString() })).rejects.toMatchObject(
        missing,
      );
    });
  });

  describe('questions', () => {
    it('finds the open and the newest handoff of a conversation', async () => {
      const { handoffs } = context.stores;
      const conversation = keyOf('find');
      expect(await handoffs.findOpen(conversation)).toBeUndefined();
      expect(await handoffs.findLatest(conversation)).toBeUndefined();
      await enqueue('find-1', { conversation });
      await handoffs.move('find-1', { from: ['waiting'], to: 'closed', by: 'contact', at: T0 });
      expect(await handoffs.findOpen(conversation)).toBeUndefined();
      expect(await handoffs.findLatest(conversation)).toMatchObject({ id: 'find-1' });
      await enqueue('find-2', { conversation, enqueuedAt: later(1000) });
      expect(await handoffs.findOpen(conversation)).toMatchObject({ id: 'find-2' });
      await handoffs.claim('find-2', ANN, T0);
      expect(await handoffs.findOpen(conversation)).toMatchObject({ id: 'find-2', state: 'assigned' });
      expect(await handoffs.findLatest(conversation)).toMatchObject({ id: 'find-2' });
    });

    it('tells the place in the queue', async () => {
      const { handoffs } = context.stores;
      const before = (await handoffs.listWaiting()).length;
      // Later than anything that the other tests enqueue.
      const at = later(3_600_000);
      await enqueue('place-b', { enqueuedAt: at });
      await enqueue('place-a', { enqueuedAt: at });
      await enqueue('place-c', { enqueuedAt: later(1, at) });
      const places = async () => Promise.all(['place-a', 'place-b', 'place-c'].map((id) => handoffs.position(id)));
      expect(await places()).toEqual([before + 1, before + 2, before + 3]);
      expect((await context.other.handoffs.listWaiting()).slice(-3).map(({ id }) => id)).toEqual([
        'place-a',
        'place-b',
        'place-c',
      ]);
      expect(await handoffs.listWaiting(1)).toHaveLength(1);
      await handoffs.claim('place-a', ANN, T0);
      expect(await places()).toEqual([undefined, before + 1, before + 2]);
      expect(await handoffs.position('none')).toBeUndefined();
    });

    it('lists what an agent holds', async () => {
      const { handoffs } = context.stores;
      const carl = { id: 'carl', name: 'Carl' };
      for (const id of ['held-2', 'held-1', 'held-3']) {
        await enqueue(id, { enqueuedAt: later(id === 'held-1' ? 0 : 10) });
        await handoffs.claim(id, carl, T0);
      }
      await handoffs.move('held-2', { from: ['assigned'], to: 'active', by: 'carl', at: T0 });
      await handoffs.move('held-3', { from: ['assigned'], to: 'closed', by: 'carl', at: T0 });
      expect((await handoffs.listHeldBy('carl')).map(({ id }) => id)).toEqual(['held-1', 'held-2']);
      expect(await handoffs.listHeldBy('nobody')).toEqual([]);
    });

    it('gives the waits of the newest accepted', async () => {
      const { handoffs } = context.stores;
      const base = later(7_200_000);
      for (const [id, wait] of [
        ['wait-1', 1000],
        ['wait-2', 5000],
        ['wait-3', 3000],
      ] as const) {
        await enqueue(id, { enqueuedAt: base });
        await handoffs.claim(id, ANN, later(wait, base));
      }
      await handoffs.move('wait-2', { from: ['assigned'], to: 'closed', by: 'ann', at: base });
      expect(await handoffs.recentWaits(2)).toEqual([5000, 3000]);
    });
  });

  it('is still waiting after it was closed and opened again', async () => {
    await enqueue('kept');
    await context.reopen();
    expect(await context.stores.handoffs.get('kept')).toMatchObject({ state: 'waiting', enqueuedAt: T0.toISOString() });
    expect(await context.stores.handoffs.findOpen(keyOf('kept'))).toMatchObject({ id: 'kept' });
  });
}
