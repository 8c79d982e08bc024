import type { Address } from '../../../src/core/conversation';
import { customerAddress, DeskWorld, QUEUE_UPDATE_MS, teamsAddress } from '../../support/deskWorld';

describe('the desk', () => {
  let world: DeskWorld;
  const lina = customerAddress('Li Na');
  const alex = customerAddress('Alex');
  const mei = teamsAddress('mei');

  beforeEach(async () => {
    world = await DeskWorld.open();
  });

  afterEach(async () => {
    await world.close();
  });

  const last = (address: Address): string | undefined => world.shown(address).at(-1);

  /** Li Na is with Mei. */
  async function connected(): Promise<string> {
    await world.joinAgent('mei');
    await world.say(lina, 'human');
    const { id } = await world.handoffOf(lina);
    await world.press('mei', 'frontdesk.accept', id);
    return id;
  }

  describe('asking for an agent', () => {
    it('says so when nobody is available', async () => {
      await world.addAgent('mei');
      await world.say(lina, 'human');
      expect(world.starts).toEqual([{ kind: 'nobodyAvailable' }]);
    });

    it('shows a card to each available agent who can serve, and to no other', async () => {
      await world.joinAgent('mei');
      await world.joinAgent('tom');
      await world.joinAgent('away');
      await world.say(teamsAddress('away'), 'away');
      await world.joinAgent('chinese', { languages: ['zh-CN'] });
      await world.joinAgent('returns', { skills: ['returns'] });
      const delivered = await world.say(lina, 'human');
      const cards = delivered.filter(
        ({ activity }) => activity.attachments?.[0]?.contentType === 'application/vnd.microsoft.card.adaptive',
      );
      expect(cards.map(({ to }) => to.user.name).sort()).toEqual(['mei', 'tom']);
      expect(world.starts[0]).toMatchObject({ kind: 'queued', place: { position: 1 } });
    });

    it('notes each offer with the id under which the card was delivered', async () => {
      await world.joinAgent('mei');
      await world.say(lina, 'human');
      const { offers } = await world.handoffOf(lina);
      expect(offers).toEqual([{ agentId: 'mei', at: expect.any(String), activityId: expect.any(String) }]);
    });

    it('raises the standard handoff.initiate event in the conversation', async () => {
      await world.joinAgent('mei');
      await world.say(lina, 'my earbuds are broken');
      await world.say(lina, 'human');
      const event = world.channel.shownIn('Li Na').find(({ name }) => name === 'handoff.initiate');
      expect(event).toMatchObject({
        type: 'event',
        value: { skill: 'general', collected: { orderNumber: 'FD1003' } },
        relatesTo: { channelId: 'directline', conversation: { id: 'Li Na' } },
        attachments: [{ name: 'Transcript', contentType: 'application/json' }],
      });
      expect(event?.attachments[0].content.activities.map(({ text }: { text: string }) => text)).toContain(
        'my earbuds are broken',
      );
    });

    it('sends so much of what was said along with the event that it stays small', async () => {
      await world.joinAgent('mei');
      for (let count = 0; count < 20; count += 1) await world.say(lina, '很'.repeat(200_000));
      await world.say(lina, 'human');
      const event = world.channel.shownIn('Li Na').find(({ name }) => name === 'handoff.initiate');
      expect(event?.attachments[0].content.activities).toHaveLength(20);
      expect(JSON.stringify(event).length).toBeLessThan(262_144);
    });

    it('keeps one place for a conversation that asks twice', async () => {
      await world.joinAgent('mei');
      await world.say(lina, 'human');
      await world.say(lina, 'human');
      expect(world.starts.map(({ kind }) => kind)).toEqual(['queued', 'alreadyQueued']);
      expect(await world.stores.handoffs.listWaiting()).toHaveLength(1);
    });
  });

  describe('accepting', () => {
    it('gives the customer to exactly one agent, however many press', async () => {
      await world.joinAgent('mei');
      await world.joinAgent('tom');
      await world.say(lina, 'human');
      const { id } = await world.handoffOf(lina);
      const answers = await Promise.all(['mei', 'tom'].map((agent) => world.press(agent, 'frontdesk.accept', id)));
      const handoff = await world.handoffOf(lina);
      expect(handoff.state).toBe('active');
      const [winner, loser] = handoff.agentId === 'mei' ? [0, 1] : [1, 0];
      expect(answers[winner]?.body).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' });
      expect(JSON.stringify(answers[winner]?.body)).toContain("You're helping Li Na");
      expect(JSON.stringify(answers[loser]?.body)).toContain(`${handoff.agentName} has taken this conversation`);
      expect(world.shown(lina).filter((text) => text.includes('has joined'))).toHaveLength(1);
    });

    it("replaces the others' cards with who took it", async () => {
      await world.joinAgent('tom');
      const id = await connected();
      const { offers } = await world.handoffOf(lina);
      const toms = offers.find(({ agentId }) => agentId === 'tom');
      const update = world.channel.delivered.find(({ updates }) => updates === toms?.activityId);
      expect(update?.to.user.name).toBe('tom');
      expect(JSON.stringify(update?.activity)).toContain('mei has taken this conversation');
      expect(id).toBe((await world.handoffOf(lina)).id);
    });

    it('makes the agent the owner and tells a client with handoff.status', async () => {
      const id = await connected();
      const record = await world.stores.conversations.load('directline|Li Na');
      expect(record?.owner).toMatchObject({ kind: 'agent', agentId: 'mei', handoffId: id });
      expect(world.channel.shownIn('Li Na').find(({ name }) => name === 'handoff.status')?.value).toMatchObject({
        state: 'accepted',
      });
      expect((await world.handoffOf(lina)).history.map(({ to }) => to)).toEqual(['waiting', 'assigned', 'active']);
    });

    it('works from the fallback button and replaces the pressed card', async () => {
      await world.joinAgent('mei');
      await world.say(lina, 'human');
      const { id } = await world.handoffOf(lina);
      const delivered = await world.say(mei, {
        text: undefined,
        value: { verb: 'frontdesk.accept', handoffId: id },
        replyToId: 'card-1',
      });
      expect((await world.handoffOf(lina)).state).toBe('active');
      expect(delivered.find(({ updates }) => updates === 'card-1')?.activity.summary).toBe("You're helping Li Na");
    });

    it('is refused when the agent has as many customers as they take', async () => {
      await world.joinAgent('mei', { capacity: 1 });
      await world.joinAgent('tom', { capacity: 1 });
      await world.say(lina, 'human');
      await world.say(alex, 'human');
      await world.press('mei', 'frontdesk.accept', (await world.handoffOf(lina)).id);
      const answer = await world.press('mei', 'frontdesk.accept', (await world.handoffOf(alex)).id);
      expect(answer.body).toMatchObject({ type: 'application/vnd.microsoft.activity.message' });
      expect((await world.handoffOf(alex)).state).toBe('waiting');
    });

    it('answers a button of a conversation that does not exist, and no invoke of another kind', async () => {
      await world.joinAgent('mei');
      expect((await world.press('mei', 'frontdesk.accept', 'nothing')).body).toMatchObject({ statusCode: 200 });
      expect((await world.press('mei', 'frontdesk.destroy', 'nothing')).body).toMatchObject({ statusCode: 400 });
      const other = { address: mei, activity: { type: 'invoke', id: 'x', name: 'composeExtension/query' } };
      expect(await world.runner.invoke(other)).toEqual({ status: 501 });
    });

    it('can be declined, and taken after all', async () => {
      await world.joinAgent('mei');
      await world.say(lina, 'human');
      const { id } = await world.handoffOf(lina);
      expect(JSON.stringify((await world.press('mei', 'frontdesk.decline', id)).body)).toContain('You declined');
      expect((await world.handoffOf(lina)).offers[0]?.declinedAt).toBeDefined();
      await world.press('mei', 'frontdesk.accept', id);
      expect((await world.handoffOf(lina)).agentId).toBe('mei');
    });
  });

  describe('talking', () => {
    it('carries words both ways, in order, under the names of who says them', async () => {
      await connected();
      await Promise.all(['one', 'two', 'three'].map((words) => world.say(lina, words)));
      expect(world.shown(mei).slice(-3)).toEqual(['Li Na: one', 'Li Na: two', 'Li Na: three']);
      const [answer] = await world.say(mei, 'Hello, I am here');
      expect(answer).toMatchObject({
        to: lina,
        activity: { text: 'Hello, I am here', textFormat: 'plain', from: { name: 'mei' } },
      });
    });

    it('keeps both sides in the transcript of the customer', async () => {
      await connected();
      await world.say(lina, 'hi');
      await world.say(mei, 'hello');
      const entries = await world.stores.transcripts.read('directline|Li Na');
      expect(entries.slice(-2).map(({ from, name, text }) => ({ from, name, text }))).toEqual([
        { from: 'contact', name: 'Li Na', text: 'hi' },
        { from: 'agent', name: 'mei', text: 'hello' },
      ]);
    });

    it('takes mentions and HTML out of what an agent writes', async () => {
      await connected();
      const entities = [{ type: 'mention', text: '<at>Frontdesk</at>', mentioned: { id: '28:frontdesk' } }];
      await world.say(mei, { text: '<at>Frontdesk</at> 2 &lt; 3 &amp; it ships&nbsp;today', entities });
      expect(last(lina)).toBe('2 < 3 & it ships today');
    });

    it('passes pictures and files along', async () => {
      await connected();
      const picture = { contentType: 'image/png', contentUrl: 'https://files.example/1.png', name: 'broken.png' };
      const report = { contentType: 'application/pdf', contentUrl: 'https://files.example/2.pdf', name: 'invoice.pdf' };
      const [toAgent] = await world.say(lina, { text: 'look', attachments: [picture, report] });
      expect(toAgent?.activity).toMatchObject({
        text: 'Li Na: look\ninvoice.pdf: https://files.example/2.pdf',
        attachments: [picture],
      });
      const shared = {
        contentType: 'application/vnd.microsoft.teams.file.download.info',
        name: 'label.pdf',
        content: { downloadUrl: 'https://sharepoint.example/label', uniqueId: '1', fileType: 'pdf' },
      };
      const [toCustomer] = await world.say(mei, {
        text: '',
        attachments: [shared, { contentType: 'text/html', content: '<p></p>' }],
      });
      expect(toCustomer?.activity.attachments).toEqual([
        { contentType: 'application/octet-stream', contentUrl: 'https://sharepoint.example/label', name: 'label.pdf' },
      ]);
    });

    it('keeps several customers apart', async () => {
      await connected();
      await world.say(alex, 'human');
      const linas = await world.handoffOf(lina);
      const alexs = await world.handoffOf(alex);
      await world.press('mei', 'frontdesk.accept', alexs.id);
      expect(last(mei)).toContain('You have 2 customers');

      await world.say(mei, 'for Alex');
      expect(last(alex)).toBe('for Alex');
      await world.say(alex, 'thanks');
      expect(last(mei)).toBe(`Alex · ${alexs.code}\nthanks`);
      const [card] = await world.say(lina, 'are you there?');
      expect(card?.activity.summary).toBe(`Li Na (${linas.code}): are you there?`);
      expect(JSON.stringify(card?.activity)).toContain('Reply to Li Na');

      await world.press('mei', 'frontdesk.talk', linas.id);
      expect(last(mei)).toBe(`What you write now goes to Li Na (${linas.code}).`);
      await world.say(mei, 'for Li Na');
      expect(last(lina)).toBe('for Li Na');
      await world.say(mei, `${alexs.code}: just once`);
      expect(last(alex)).toBe('just once');
      await world.say(mei, `talk ${alexs.code.toLowerCase()}`);
      await world.say(mei, 'Alex again');
      expect(last(alex)).toBe('Alex again');
      expect(world.shown(lina)).not.toContain('Alex again');
    });

    it('sends long words of a customer not picked as text, since a card would be too large', async () => {
      await connected();
      await world.say(alex, 'human');
      await world.press('mei', 'frontdesk.accept', (await world.handoffOf(alex)).id);
      const [delivered] = await world.say(lina, 'long '.repeat(10_000));
      expect(delivered?.activity).toMatchObject({ type: 'message', textFormat: 'plain' });
      expect(delivered?.activity.attachments).toBeUndefined();
      expect(delivered?.activity.text).toContain(`Li Na · ${(await world.handoffOf(lina)).code}\n`);
    });

    it('sends nothing to anybody while it is not clear to whom', async () => {
      await world.joinAgent('mei', { capacity: 3 });
      for (const customer of [lina, alex, customerAddress('Bo')]) {
        await world.say(customer, 'human');
        await world.press('mei', 'frontdesk.accept', (await world.handoffOf(customer)).id);
      }
      await world.say(mei, 'close');
      await world.say(mei, 'who gets this?');
      expect(last(mei)).toBe('Who is this for?');
      for (const customer of [lina, alex, customerAddress('Bo')])
        expect(world.shown(customer)).not.toContain('who gets this?');
    });

    it('does not take words to a customer for a command', async () => {
      await connected();
      await world.say(mei, 'close the lid first, then help the latch');
      expect(last(lina)).toBe('close the lid first, then help the latch');
      await world.say(mei, '/help');
      expect(last(mei)).toContain('What you can type');
    });
  });

  describe('closing', () => {
    it('gives the conversation back to the bot, tells the customer and has the rating asked for, once', async () => {
      const id = await connected();
      await world.say(mei, '/close sent a new pair');
      const handoff = await world.handoffOf(lina);
      expect(handoff).toMatchObject({ state: 'closed', closeReason: 'resolved', closedAt: expect.any(String) });
      expect(handoff.history.at(-1)).toMatchObject({ by: 'mei', note: 'sent a new pair' });
      expect(world.shown(lina).slice(-2)).toEqual([
        "mei has left the conversation. I'm here again if you need anything else.",
        'how was it?',
      ]);
      expect(world.closed).toEqual([{ handoffId: id, agentName: 'mei' }]);
      await world.say(lina, 'rate 5');
      expect((await world.handoffOf(lina)).rating).toEqual({ stars: 5, at: expect.any(String) });
      await world.say(lina, 'hello again');
      expect(last(lina)).toBe('bot: hello again');
      await world.say(mei, 'too late');
      expect(world.shown(lina)).not.toContain('too late');
    });

    it('offers the next customer to an agent who has room again', async () => {
      await world.joinAgent('mei', { capacity: 1 });
      await world.say(lina, 'human');
      await world.press('mei', 'frontdesk.accept', (await world.handoffOf(lina)).id);
      await world.say(alex, 'human');
      expect((await world.handoffOf(alex)).offers).toEqual([]);
      await world.say(mei, '结束');
      expect((await world.handoffOf(alex)).offers).toHaveLength(1);
    });
  });

  describe('waiting', () => {
    it('tells a customer when their place changes, not oftener than the setting, and only then', async () => {
      await world.joinAgent('mei', { capacity: 5 });
      const waiting = [lina, alex, customerAddress('Bo'), customerAddress('Cy')];
      for (const customer of waiting) {
        await world.say(customer, 'human');
        await world.advance(1_000);
      }
      await world.press('mei', 'frontdesk.accept', (await world.handoffOf(lina)).id);
      await world.press('mei', 'frontdesk.accept', (await world.handoffOf(alex)).id);
      expect(last(customerAddress('Cy'))).toBe('queued');
      await world.advance(QUEUE_UPDATE_MS);
      expect(last(customerAddress('Bo'))).toBe("You're next in line. A colleague will be with you shortly.");
      expect(last(customerAddress('Cy'))).toMatch(/^You're now number 2 in line\./);
      const before = world.channel.delivered.length;
      await world.advance(QUEUE_UPDATE_MS);
      expect(world.channel.delivered).toHaveLength(before);
    });

    it('estimates the wait from the newest waits', async () => {
      await world.joinAgent('mei', { capacity: 5 });
      await world.say(lina, 'human');
      await world.advance(4 * 60_000);
      await world.press('mei', 'frontdesk.accept', (await world.handoffOf(lina)).id);
      await world.say(alex, 'human');
      expect(await world.desk.place('directline|Alex')).toEqual({ position: 1, estimatedWaitMs: 4 * 60_000 });
      expect(await world.desk.place('directline|Li Na')).toBeUndefined();
    });

    it('lets the customer leave, and says so on the card', async () => {
      await world.joinAgent('mei');
      await world.say(lina, 'human');
      await world.say(lina, 'never mind');
      expect(last(lina)).toBe('left');
      expect(await world.handoffOf(lina)).toMatchObject({ state: 'closed', closeReason: 'left' });
      expect(last(mei)).toContain('The customer is no longer waiting');
      const answer = await world.press('mei', 'frontdesk.accept', (await world.handoffOf(lina)).id);
      expect(JSON.stringify(answer.body)).toContain('The customer is no longer waiting');
      await world.say(lina, 'still there?');
      expect(last(lina)).toBe('bot: still there?');
    });

    it('does not let go who is with an agent already', async () => {
      await connected();
      expect(await world.desk.leaveQueue('directline|Li Na')).toEqual({ kind: 'notWaiting' });
    });
  });

  describe('a message left for later', () => {
    it('waits for an agent, who can answer it in the chat, and is no place in the queue', async () => {
      await world.addAgent('mei');
      await world.say(lina, 'message Please call me back');
      expect(last(lina)).toMatch(/^kept as H-[0-9A-Z]{4}$/);
      await world.say(mei, 'join mei-CODE');
      expect(last(mei)).toContain('Li Na left a message');
      await world.say(mei, 'messages');
      expect(JSON.stringify(world.channel.delivered.at(-1)?.activity)).toContain(
        'Please call me back (lina@example.com)',
      );
      await world.say(alex, 'human');
      expect(world.starts.at(-1)).toMatchObject({ kind: 'queued', place: { position: 1 } });

      await world.press('mei', 'frontdesk.accept', (await world.handoffOf(lina)).id);
      expect(last(lina)).toBe('mei has read the message you left and is here to answer it.');
      expect(world.shown(mei).at(-1)).toContain('lina@example.com');
      await world.say(mei, 'It ships today');
      expect(last(lina)).toBe('It ships today');
    });
  });
});
