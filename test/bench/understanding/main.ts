import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DATA_SETS } from './dataSets';
import type { Assignment, Measurement } from './measurements';
import { costTable, qualityTable, type Result } from './tables';

const NODE_NLP = 'node-nlp@4.27.0';
const OPTIONS = {
  models: { type: 'string', default: './data/models' },
  sets: { type: 'string' },
  folds: { type: 'string', default: '10' },
  seed: { type: 'string', default: '2026' },
  cache: { type: 'string', default: './.cache/bench' },
  out: { type: 'string', default: './bench-results/understanding.json' },
  markdown: { type: 'boolean', default: false },
  'without-node-nlp': { type: 'boolean', default: false },
} as const;

/** Measures each data set in processes of its own, prints the tables, and writes all figures as JSON. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const [directory] = positionals;
  if (directory === undefined) throw new Error('Usage: node scripts/benchUnderstanding.mjs DATA_DIR [options]');
  const cache = path.resolve(values.cache);
  const common = { directory: path.resolve(directory), seed: Number(values.seed), judgedFolds: Number(values.folds) };
  const withNodeNlp = !values['without-node-nlp'];
  if (withNodeNlp) await bringNodeNlp(path.join(cache, 'nodeNlp'));
  const wanted = values.sets?.split(',');
  const sets = DATA_SETS.filter(({ name }) => wanted?.includes(name) ?? true).filter(({ name }) => {
    const isThere = existsSync(path.join(common.directory, `${name}.jsonl`));
    if (!isThere) console.error(`${name}.jsonl is not in ${directory}: left out`);
    return isThere;
  });
  const results: Result[] = [];
  for (const set of sets) {
    console.error(set.title);
    const assignment = { ...common, name: set.name, models: path.resolve(values.models), cache };
    const engine = await measure('measureEngine', assignment);
    const nodeNlp = withNodeNlp ? await measure('measureNodeNlp', assignment) : undefined;
    results.push({ set, engine, nodeNlp });
    // After each set, so that a run that is cut short leaves something.
    mkdirSync(path.dirname(path.resolve(values.out)), { recursive: true });
    writeFileSync(values.out, `${JSON.stringify({ ...common, directory: undefined, results }, null, 2)}\n`);
  }
  const form = values.markdown ? 'markdown' : 'plain';
  console.log(qualityTable(results, form));
  console.log(costTable(results, form));
}

/** It is large and only measured beside: fetched when it is needed, and none of its install scripts run. */
async function bringNodeNlp(folder: string): Promise<void> {
  if (existsSync(path.join(folder, 'node_modules', 'node-nlp'))) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  console.error(`Fetching ${NODE_NLP} into ${folder} …`);
  const install = ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder, NODE_NLP];
  await run('npm', install);
}

async function measure(module: string, assignment: Assignment): Promise<Measurement> {
  const output = await run(process.execPath, [path.join(__dirname, `${module}.js`), JSON.stringify(assignment)]);
  return JSON.parse(output) as Measurement;
}

/** What a program wrote on its standard output. */
function run(program: string, given: readonly string[]): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(program, given, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.on('error', fail);
    child.on('close', (code) => (code === 0 ? done(output) : fail(new Error(`${program} ended with ${code}`))));
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
