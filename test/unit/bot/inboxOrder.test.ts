import { InboxOrder } from '../../../src/bot/inboxOrder';
import type { InboxEntry } from '../../../src/ports/inboxStore';

const KEY = 'directline|1';
const entry = (seq: number): InboxEntry => ({
  id: `${KEY}|${seq}`,
  key: KEY,
  seq,
  address: { channelId: 'directline', conversation: { id: '1' }, user: { id: 'u' }, bot: { id: 'b' } },
  activity: { type: 'message', id: String(seq) },
  receivedAt: '2026-01-01T00:00:00.000Z',
});

/** A store that holds these and counts how often it is asked. */
function store(...seqs: number[]): { read: () => Promise<InboxEntry[]>; reads: () => number } {
  let reads = 0;
  return {
    read: async () => {
      reads += 1;
      return seqs.map(entry);
    },
    reads: () => reads,
  };
}

const seqsOf = (entries: InboxEntry[]): number[] => entries.map(({ seq }) => seq);

describe('InboxOrder', () => {
  it('hands over a message that follows on the last answered one without asking the store', async () => {
    const order = new InboxOrder();
    const { read, reads } = store();
    for (const seq of [1, 2, 3]) {
      order.arrived(entry(seq));
      expect(seqsOf(await order.next(KEY, read))).toEqual([seq]);
      order.done(entry(seq));
    }
    expect(await order.next(KEY, read)).toEqual([]);
    expect(reads()).toBe(0);
  });

  it('asks the store when a message before it is missing here', async () => {
    const order = new InboxOrder();
    const { read, reads } = store(1, 2);
    order.arrived(entry(2));
    expect(seqsOf(await order.next(KEY, read))).toEqual([1, 2]);
    expect(reads()).toBe(1);
  });

  it('asks the store for a conversation that it has not seen since the start', async () => {
    const { read } = store(7);
    expect(seqsOf(await new InboxOrder().next(KEY, read))).toEqual([7]);
  });

  it('trusts nothing in memory after a failure', async () => {
    const order = new InboxOrder();
    order.arrived(entry(1));
    order.done(entry(1));
    order.arrived(entry(2));
    order.forget(KEY);
    const { read } = store(2);
    expect(seqsOf(await order.next(KEY, read))).toEqual([2]);
  });
});
