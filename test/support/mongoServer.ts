import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import os, { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { MongoClient } from 'mongodb';
import { freePort } from './freePort';
import type { Unavailable } from './suiteOrNotRun';

export interface MongoServer {
  uri: string;
  /** Stops the server if the tests started it. */
  stop(): Promise<void>;
}

/** Where a server is to be had: one that runs, or a program that can be started. */
export type MongoSource = { uri: string } | { program: 'secantusd-rs' | 'mongod'; path: string };

type Keeper = ChildProcessByStdio<Writable, null, Readable>;

const DOWNLOAD_TIMEOUT_MS = 300_000;
const START_TIMEOUT_MS = 30_000;
const REPLICA_SET = 'frontdesk';

/**
 * Finds a MongoDB server for tests: `MONGODB_URI`; else `secantusd-rs` or `mongod` on the PATH; else a `mongod`
 * downloaded by mongodb-memory-server. Nothing is started yet.
 */
export function mongoSource(): MongoSource | Unavailable {
  const uri = process.env.MONGODB_URI;
  if (uri) return { uri };
  for (const program of ['secantusd-rs', 'mongod'] as const) {
    const path = onPath(program);
    if (path) return { program, path };
  }
  return downloaded();
}

/** A running server from the source; one that is started has a folder and a port of its own and dies with this process. */
export async function startMongo(source: MongoSource): Promise<MongoServer> {
  if ('uri' in source) return { uri: source.uri, stop: async () => {} };
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-mongo-'));
  const port = await freePort();
  const data = join(folder, 'data');
  mkdirSync(data);
  const keeper = spawn(
    process.execPath,
    [join(__dirname, 'mongoKeeper.js'), folder, source.path, ...argumentsOf(source.program, port, data)],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  const stop = stopperOf(keeper);
  try {
    await untilListening(keeper, port);
    if (source.program === 'mongod') await initiate(port);
  } catch (error) {
    await stop();
    throw error;
  }
  const query = source.program === 'mongod' ? `?replicaSet=${REPLICA_SET}` : '';
  return { uri: `mongodb://127.0.0.1:${port}/${query}`, stop };
}

/** A client for looking at what a store has written. */
export function mongoClient(uri: string): MongoClient {
  // Else the driver imports `os` dynamically, which jest does not allow.
  return new MongoClient(uri, { runtimeAdapters: { os }, serverSelectionTimeoutMS: 5_000 });
}

/** Drops a database that tests have made. */
export async function dropDatabase(uri: string, database: string): Promise<void> {
  const client = mongoClient(uri);
  try {
    await client.db(database).dropDatabase();
  } finally {
    await client.close();
  }
}

function onPath(program: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((directory) => join(directory, program))
    .find((path) => existsSync(path));
}

/** Synchronous, because a test file must know what it can run while it is being read. */
function downloaded(): MongoSource | Unavailable {
  const script = `require('mongodb-memory-server-core').MongoBinary.getPath({}).then(
    (path) => process.stdout.write(path),
    (error) => { process.stderr.write(error.message); process.exitCode = 1; })`;
  const run = spawnSync(process.execPath, ['-e', script], {
    cwd: __dirname,
    encoding: 'utf8',
    timeout: DOWNLOAD_TIMEOUT_MS,
  });
  const path = run.stdout.trim();
  if (run.status === 0 && existsSync(path)) return { program: 'mongod', path };
  const why = run.stderr.trim().split('\n')[0] || 'the download did not end in time';
  return { unavailable: `no MONGODB_URI, no secantusd-rs or mongod on the PATH, and no download (${why})` };
}

function argumentsOf(program: 'secantusd-rs' | 'mongod', port: number, data: string): string[] {
  if (program === 'mongod') {
    return ['--port', String(port), '--dbpath', data, '--bind_ip', '127.0.0.1', '--replSet', REPLICA_SET];
  }
  // A log file is allocated in full: 16 MB instead of 128.
  const small = ['--log-file-max', '16MB', '--cache-size', '256M'];
  return ['--port', String(port), '--storage-path', data, '--sync-on-commit', '--log-level', 'ERROR', ...small];
}

/** Asks the keeper to stop and resolves when it has gone. */
function stopperOf(keeper: Keeper): () => Promise<void> {
  const gone = new Promise<void>((resolve) => keeper.once('close', () => resolve()));
  // The keeper may have gone already; then there is nobody to tell.
  keeper.stdin.on('error', () => {});
  return async () => {
    keeper.stdin.end();
    await gone;
  };
}

async function untilListening(keeper: Keeper, port: number): Promise<void> {
  let said = '';
  keeper.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await accepts(port))) {
    if (keeper.exitCode !== null) throw new Error(`the MongoDB server did not start: ${said}`);
    if (Date.now() > deadline) throw new Error('the MongoDB server did not listen in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.end());
  });
}

async function initiate(port: number): Promise<void> {
  const client = mongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`);
  try {
    const members = [{ _id: 0, host: `127.0.0.1:${port}` }];
    await client.db('admin').command({ replSetInitiate: { _id: REPLICA_SET, members } });
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await client.db('admin').command({ hello: 1 })).isWritablePrimary) {
      if (Date.now() > deadline) throw new Error('the MongoDB server did not become primary in time');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    await client.close();
  }
}
