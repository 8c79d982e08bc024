import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAgent } from '../support/addAgent';
import { DirectLineClient } from '../support/directLineClient';
import { buttonOf, Playground, wordsOf } from '../support/playground';
import { freePort } from '../support/freePort';
import { ServerProcess } from '../support/serverProcess';
import { waitFor } from '../support/waitFor';

const CARD = 'application/vnd.microsoft.card.adaptive';

/** The built server, a customer on web chat and two agents, each in a Teams client of their own. */
describe('handing a customer to an agent in Teams', () => {
  let directory: string;
  let server: ServerProcess;
  let mei: Playground;
  let tom: Playground;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'frontdesk-teams-server-'));
    server = new ServerProcess(await freePort(), { DATA_DIR: directory, QUEUE_UPDATE_SECONDS: '5' });
    await server.start();
    const endpoint = `${server.url}/api/messages`;
    [mei, tom] = await Promise.all([Playground.start('mei', endpoint), Playground.start('tom', endpoint)]);
  }, 180_000);

  afterAll(async () => {
    await Promise.all([mei?.stop(), tom?.stop(), server?.stop()]);
    rmSync(directory, { recursive: true, force: true });
  });

  /** What `npx frontdesk agent add` does, while the server runs on the same store. */
  const joinCode = (name: string, languages: string): Promise<string> =>
    addAgent({ DATA_DIR: directory }, name, languages);

  const heardBy = (customer: DirectLineClient, words: string) =>
    waitFor(`the customer to hear "${words}"`, async () =>
      (await customer.heard()).find(({ text }) => text?.includes(words)),
    );

  it('lets agents join with the code of the command line, once', async () => {
    const code = await joinCode('Mei', 'en,zh-CN');
    await mei.say(`join ${code}`);
    await mei.shows('Welcome to the desk, Mei.');
    await tom.say(`join ${code}`);
    await tom.shows("This code isn't valid");
    await tom.say(`join ${await joinCode('Tom', 'en')}`);
    await tom.shows('Welcome to the desk, Tom.');
  });

  it('serves a customer from asking to rating', async () => {
    const customer = await DirectLineClient.open(server.url, { locale: 'en' });
    await customer.ask('where is my order FD1001');
    await customer.ask('0001');
    const queued = await customer.ask('I want to talk to a human');
    expect(queued.text).toMatch(/next|line|queue|colleague|agent/i);

    // Both are shown the card, both press; one has the customer and the other sees who.
    const cards = await Promise.all([mei.shows('FD1001'), tom.shows('FD1001')]);
    const [meis, toms] = cards;
    const answers = await Promise.all([
      mei.press(meis, buttonOf(meis, 'Accept')),
      tom.press(toms, buttonOf(toms, 'Accept')),
    ]);
    const texts = answers.map((answer) => JSON.stringify(answer.value));
    const winner = texts.findIndex((text) => text.includes("You're helping"));
    const [agent, other, name] = winner === 0 ? [mei, tom, 'Mei'] : [tom, mei, 'Tom'];
    expect(texts[1 - winner]).toContain(`${name} has taken this conversation`);
    expect(answers.map(({ type }) => type)).toEqual([CARD, CARD]);
    await heardBy(customer, `${name} has joined the conversation`);
    await agent.shows("You're talking to");

    // Words go both ways, in order.
    for (const words of ['first', 'second', 'third']) await customer.say(`my ${words} point`);
    await agent.shows('my third point');
    const relayed = agent.messages
      .map(({ text }) => /my (\w+) point/.exec(text ?? '')?.[1])
      .filter((word) => word !== undefined);
    expect(relayed).toEqual(['first', 'second', 'third']);
    // One after another: posted at once they have arrived out of order, and whether on the Playground's side is not established.
    for (const words of ['one', 'two', 'three']) {
      await agent.say(`answer ${words}`);
      await heardBy(customer, `answer ${words}`);
    }
    const heard = await customer.heard();
    const fromAgent = heard.filter(({ text }) => text?.startsWith('answer '));
    expect(fromAgent.map(({ text }) => text)).toEqual(['answer one', 'answer two', 'answer three']);
    expect(fromAgent.map(({ from }) => from.name)).toEqual([name, name, name]);
    expect(other.messages.some((message) => wordsOf(message).includes('point'))).toBe(false);
    // The bot was silent meanwhile.
    const joinedAt = heard.findIndex(({ text }) => text?.includes('has joined'));
    expect(heard.slice(joinedAt + 1).every(({ from }) => from.name === name)).toBe(true);

    // The agent closes, the bot is back and asks for stars.
    await agent.say('close');
    await agent.shows('is closed.');
    await heardBy(customer, `${name} has left the conversation`);
    const rating = await waitFor('the stars', async () =>
      (await customer.heard()).find((activity) => JSON.stringify(activity).includes('★★★★★')),
    );
    expect(rating.from.name).not.toBe(name);
    await customer.ask('5');
    const thanks = await customer.ask('very helpful, thank you');
    expect(thanks.type).toBe('message');
    const after = await customer.ask('what is your return policy');
    expect(after.text).toMatch(/return/i);
  });

  it('speaks to a Chinese customer in Chinese, and replaces the card of who came too late', async () => {
    await Promise.all([mei.say('available'), tom.say('available')]);
    const customer = await DirectLineClient.open(server.url, { locale: 'zh-CN' });
    await customer.ask('你好');
    await customer.ask('转人工');
    const card = await mei.shows('转人工');
    expect(tom.messages.some((message) => wordsOf(message).includes('转人工'))).toBe(false);
    // The way of a client that knows no Universal Actions: the pressed card is updated.
    await mei.submit(card, buttonOf(card, 'Accept'));
    const updated = await waitFor('the card to be replaced', () =>
      mei.messages.find(
        (message) => message.messageId === card.messageId && wordsOf(message).includes("You're helping"),
      ),
    );
    await heardBy(customer, '客服Mei已接入');
    await mei.say('您好，我是Mei。');
    await heardBy(customer, '您好，我是Mei。');
    await mei.press(updated, buttonOf(updated, 'Close conversation'));
    await heardBy(customer, '客服Mei已结束本次服务');
  });

  it('keeps who waits through a kill, and shows the card to an agent who comes afterwards', async () => {
    await mei.say('away');
    await mei.shows("You're away");
    const customer = await DirectLineClient.open(server.url, { locale: 'en' });
    await customer.ask('hello');
    await customer.ask('I want to talk to a human');
    await waitFor('the card', () =>
      tom.messages.some((message) => buttonIn(message) && wordsOf(message).includes('I want to talk')),
    );
    await server.kill();
    await server.start();
    await mei.say('available');
    const card = await waitFor('a card for Mei', () =>
      mei.messages.findLast((message) => buttonIn(message) && wordsOf(message).includes('would like to talk')),
    );
    await mei.press(card, buttonOf(card, 'Accept'));
    await heardBy(customer, 'Mei has joined');
    await customer.say('are you there after all this?');
    await mei.shows('are you there after all this?');
  });
});

function buttonIn(message: { attachments: { content: unknown }[] }): boolean {
  return JSON.stringify(message.attachments).includes('frontdesk.accept');
}
