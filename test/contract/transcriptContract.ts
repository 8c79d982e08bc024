import { type ContractContext, commitOf, freshRecord, keyOf, T0, transcriptEntry } from './storesHarness';

export function transcriptContract(context: ContractContext): void {
  const say = async (conversationId: string, said: { to: string; id: string }[]) => {
    const { conversations } = context.stores;
    const record = (await conversations.load(keyOf(conversationId))) ?? freshRecord(conversationId);
    const transcript = said.map(({ to, id }) => transcriptEntry(to, id));
    expect(await conversations.commitTurn(commitOf(record, { transcript }))).toMatchObject({ kind: 'committed' });
  };
  const read = async (conversationId: string, options?: { limit?: number; before?: string }) =>
    (await context.other.transcripts.read(keyOf(conversationId), options)).map(({ text }) => text.replace('said ', ''));

  it('is empty for a conversation in which nothing was said', async () => {
    expect(await context.stores.transcripts.read(keyOf('nobody'))).toEqual([]);
  });

  it('gives the newest entries, oldest first, in the order in which they were stored', async () => {
    for (const id of ['5', '3', '4', '1', '2']) await say('order', [{ to: 'order', id }]);
    expect(await read('order')).toEqual(['5', '3', '4', '1', '2']);
    expect(await read('order', { limit: 2 })).toEqual(['1', '2']);
  });

  it('pages backwards from an entry', async () => {
    await say(
      'pages',
      ['1', '2', '3', '4', '5'].map((id) => ({ to: 'pages', id })),
    );
    const idOf = (id: string) => transcriptEntry('pages', id).id;
    expect(await read('pages', { limit: 2, before: idOf('4') })).toEqual(['2', '3']);
    expect(await read('pages', { before: idOf('1') })).toEqual([]);
    expect(await read('pages', { before: 'unknown' })).toEqual([]);
  });

  it('gives 50 entries unless told', async () => {
    await say(
      'many',
      Array.from({ length: 60 }, (_, index) => ({ to: 'many', id: String(index) })),
    );
    const said = await read('many');
    expect(said).toHaveLength(50);
    expect([said[0], said.at(-1)]).toEqual(['10', '59']);
  });

  it('keeps a repetition once, at its first place', async () => {
    await say(
      'repeat',
      ['a', 'b'].map((id) => ({ to: 'repeat', id })),
    );
    await say(
      'repeat',
      ['b', 'c', 'a', 'd'].map((id) => ({ to: 'repeat', id })),
    );
    expect(await read('repeat')).toEqual(['a', 'b', 'c', 'd']);
  });

  it("puts an agent's words into the customer's transcript, in order with the customer's own", async () => {
    await say('customer', [{ to: 'customer', id: 'question' }]);
    await say('agent', [{ to: 'customer', id: 'answer' }]);
    await say('agent', [
      { to: 'agent', id: 'command' },
      { to: 'customer', id: 'more' },
    ]);
    await say('customer', [{ to: 'customer', id: 'thanks' }]);
    expect(await read('customer')).toEqual(['question', 'answer', 'more', 'thanks']);
    expect(await read('agent')).toEqual(['command']);
  });

  it('gives back the whole entry', async () => {
    const entry = {
      ...transcriptEntry('whole', 'a'),
      from: 'agent' as const,
      name: '王芳',
      activity: { type: 'x', $a: 1 },
    };
    await context.stores.conversations.commitTurn(commitOf(freshRecord('whole'), { transcript: [entry], at: T0 }));
    expect(await context.other.transcripts.read(keyOf('whole'))).toEqual([entry]);
  });
}
