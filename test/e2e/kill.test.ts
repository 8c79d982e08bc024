import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActivityJson } from '../../src/core/conversation';
import { DirectLineClient } from '../support/directLineClient';
import { FakeConnector } from '../support/fakeConnector';
import { dropDatabase, type MongoServer, mongoSource, startMongo } from '../support/mongoServer';
import { suiteOrNotRun } from '../support/suiteOrNotRun';
import { freePort } from '../support/freePort';
import { ServerProcess } from '../support/serverProcess';
import { joinedAgent } from '../support/teamsAgent';
import { waitFor } from '../support/waitFor';

const CONVERSATIONS = 20;
const KILLS = 5;
const SCRIPTS: [string[], string[]] = [
  [
    'where is my order FD1001',
    '0001',
    'thanks',
    'what is your return policy',
    'show me the details of FD1004',
    '0002',
    'how much is shipping',
    'help',
    'where is the refund for FD1006',
    'how can I pay',
  ],
  [
    '我的订单FD1001到哪了',
    '0001',
    '谢谢',
    '退货政策是什么',
    '看一下FD1004的详情',
    '0002',
    '运费多少钱',
    '帮助',
    'FD1006的退款到哪了',
    '可以怎么付款',
  ],
];
const scriptOf = (index: number): string[] => SCRIPTS[index % SCRIPTS.length] as string[];

/** Says the whole script without waiting for answers, each message as soon as the one before is taken. */
async function sayAll(client: DirectLineClient, script: string[], onTaken: () => void): Promise<string[]> {
  const ids: string[] = [];
  for (const text of script) {
    ids.push(await client.say(text));
    onTaken();
  }
  return ids;
}

/** What the bot said, each with the number of the message that it answers (-1: the greeting). */
function answers(heard: ActivityJson[], ids: string[]): { to: number; text: string | undefined }[] {
  return heard.map((activity) => ({ to: ids.indexOf(activity.replyToId ?? ''), text: activity.text }));
}

async function answered(client: DirectLineClient, ids: string[]): Promise<ActivityJson[]> {
  return await waitFor(
    'an answer to the last message',
    async () => {
      const heard = await client.heard();
      return heard.some((activity) => activity.replyToId === ids.at(-1)) && heard;
    },
    60_000,
  );
}

function survivesKills(environment: (directory: string) => Record<string, string>): void {
  let directory: string;
  let server: ServerProcess;
  let teams: FakeConnector;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'frontdesk-kill-'));
    teams = await FakeConnector.start();
    server = new ServerProcess(await freePort(), {
      DATA_DIR: directory,
      WEBCHAT_RATE_LIMIT: '100000',
      // Words of patience depend on how busy the machine is.
      SOOTHE_AFTER_MS: '600000',
      ...environment(directory),
    });
    await server.start();
  }, 120_000);

  afterAll(async () => {
    await server.kill();
    await teams.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('answers every message exactly once and in order', async () => {
    const expected = await Promise.all(
      SCRIPTS.map(async (script, index) => {
        const client = await DirectLineClient.open(server.url, { locale: index === 0 ? 'en' : 'zh-CN' });
        const ids = await sayAll(client, script, () => undefined);
        return answers(await answered(client, ids), ids);
      }),
    );
    // The measure itself: the greeting, and an answer to each message.
    for (const list of expected) expect([...new Set(list.map(({ to }) => to))]).toEqual([-1, ...SCRIPTS[0].keys()]);

    const clients = await Promise.all(
      Array.from({ length: CONVERSATIONS }, (_, index) =>
        DirectLineClient.open(server.url, { locale: index % 2 === 0 ? 'en' : 'zh-CN' }),
      ),
    );
    let taken = 0;
    const talking = clients.map((client, index) =>
      sayAll(client, scriptOf(index), () => {
        taken += 1;
      }),
    );
    const total = CONVERSATIONS * SCRIPTS[0].length;
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await waitFor('more messages to be taken', () => taken >= (total * kill) / (KILLS + 1), 60_000);
      await server.kill();
      await server.start();
    }
    const ids = await Promise.all(talking);
    expect(taken).toBe(total);
    for (const [index, client] of clients.entries()) {
      const own = ids[index] ?? [];
      const heard = await answered(client, own);
      expect(answers(heard, own)).toEqual(expected[index % SCRIPTS.length]);
      const said = (await client.activities()).filter(
        (activity) => activity.replyToId === undefined && own.includes(activity.id ?? ''),
      );
      expect(said.map((activity) => activity.id)).toEqual(own);
    }
  }, 300_000);

  it('still has a handoff in the queue that waited before the kill', async () => {
    const agent = await joinedAgent(server, teams, { DATA_DIR: directory, ...environment(directory) });
    const client = await DirectLineClient.open(server.url, { locale: 'en' });
    await client.ask('I want to talk to a human');
    const code = await waitFor('the card of the handoff', () => codeIn(teams.activities));
    await server.kill();
    await server.start();
    const sentBefore = teams.activities.length;
    await agent.say('queue');
    expect(await waitFor('the list of those who wait', () => codeIn(teams.activities.slice(sentBefore)))).toBe(code);
  }, 120_000);
}

/** The code of the handoff that the newest of these speaks of. */
function codeIn(activities: ActivityJson[]): string | undefined {
  const codes = activities.map((activity) => /H-[0-9A-Z]{4}/.exec(JSON.stringify(activity))?.[0]);
  return codes.findLast((code) => code !== undefined);
}

describe('killed five times, on the embedded store', () => {
  survivesKills(() => ({}));
});

suiteOrNotRun('killed five times, on MongoDB', mongoSource(), (source) => {
  let mongo: MongoServer;
  const database = `frontdesk_kill_${process.pid}`;

  beforeAll(async () => {
    mongo = await startMongo(source);
  }, 60_000);

  afterAll(async () => {
    await dropDatabase(mongo.uri, database);
    await mongo.stop();
  });

  survivesKills(() => ({ MONGODB_URI: mongo.uri, MONGODB_DATABASE: database }));
});
