import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BotServiceLoad } from './botServiceLoad';
import { DirectLineLoad } from './directLineLoad';
import { type Load, measure, type Measurement, type Plan } from './measure';
import { type Result, reportTable } from './report';
import { ServerUnderTest } from './serverUnderTest';

const ASKS = 'Where is my order FD1001?';
const PROVES = '0001';

interface Contender {
  name: string;
  baseline: boolean;
  server: string;
  load: new (url: string, connections: number) => Load;
  opening: string[];
}

const CONTENDERS: Contender[] = [
  { name: 'EchoBot', baseline: true, server: 'echoBot', load: BotServiceLoad, opening: [] },
  { name: 'stock waterfall', baseline: true, server: 'waterfallBot', load: BotServiceLoad, opening: [ASKS, PROVES] },
  {
    name: 'Frontdesk, Direct Line',
    baseline: false,
    server: 'frontdesk',
    load: DirectLineLoad,
    opening: [ASKS, PROVES],
  },
  {
    name: 'Frontdesk, /api/messages',
    baseline: false,
    server: 'frontdesk',
    load: BotServiceLoad,
    opening: [ASKS, PROVES],
  },
];

async function run(contender: Contender, plan: Plan): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));
  const server = await ServerUnderTest.start(contender.server, {
    PORT: '0',
    DATA_DIR: folder,
    LOG_LEVEL: 'warn',
    WEBCHAT_RATE_LIMIT: '1000000',
  });
  try {
    return await measure(server, new contender.load(server.url, plan.connections), {
      ...plan,
      opening: contender.opening,
    });
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '20' },
      conversations: { type: 'string', default: '1000' },
      connections: { type: 'string', default: '32' },
      only: { type: 'string' },
      out: { type: 'string', default: 'bench-results' },
    },
  });
  const plan: Plan = {
    conversations: Number(values.conversations),
    connections: Number(values.connections),
    warmUpMs: 5_000,
    measuredMs: Number(values.seconds) * 1000,
    opening: [],
    turn: ASKS,
  };
  const results: Result[] = [];
  for (const contender of CONTENDERS.filter(({ name }) => name.includes(values.only ?? ''))) {
    process.stdout.write(`${contender.name} …\n`);
    results.push({ name: contender.name, baseline: contender.baseline, ...(await run(contender, plan)) });
  }
  const table = reportTable(results);
  process.stdout.write(`\n${table}\n`);
  mkdirSync(values.out, { recursive: true });
  const details = { at: new Date().toISOString(), node: process.version, plan, results };
  writeFileSync(join(values.out, 'bench.json'), `${JSON.stringify(details, null, 2)}\n`);
  writeFileSync(join(values.out, 'bench.md'), `${table}\n`);
  process.stdout.write(`\nWritten to ${values.out}/bench.json and bench.md.\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
