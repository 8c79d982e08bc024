import { parentPort, workerData } from 'node:worker_threads';
import { loadRuntime, OnnxModel } from './onnxModel';
import type { EncodeMessage, FromWorker, ToWorker, WorkerSetup } from './protocol';
import { ThreadFlags } from './threadFlags';

/**
 * A thread that holds the models and encodes a sentence at a time. It is never stopped from outside: `close` lets it finish
 * what it has, free the native memory and end by itself (`threadFlags.ts` says why).
 */
const setup = workerData as WorkerSetup;
const flags = new ThreadFlags(setup.flags);
const models = new Map<string, OnnxModel>();
/** What is to do, and the vectors that are done of it. */
interface Work {
  message: EncodeMessage;
  /** The tokens of all its texts, made in one go: between two sentences the tokeniser's tables are out of the processor's cache. */
  tokens: (readonly number[])[] | undefined;
  vectors: Float32Array[];
}
const work: Work[] = [];
let closing = false;
/** Or still loading the models. */
let isRunning = true;

function send(message: FromWorker): void {
  parentPort?.postMessage(message, message.kind === 'vectors' ? [message.vectors.buffer as ArrayBuffer] : []);
}

function explain(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function start(): Promise<void> {
  const failed: { model: string; why: string }[] = [];
  for (const files of setup.models) {
    try {
      models.set(files.name, await OnnxModel.load(loadRuntime(setup.runtime), files));
    } catch (error) {
      failed.push({ model: files.name, why: explain(error) });
    }
  }
  send({ kind: 'ready', failed });
}

/** Works until nothing is left; what arrives between two sentences and is urgent is next. */
async function run(): Promise<void> {
  if (isRunning) return;
  isRunning = true;
  flags.setBusy(true);
  while (work.length > 0 && !flags.leaving) {
    const next = work.find(({ message }) => message.urgent) ?? work[0];
    if (next !== undefined) await encodeNext(next);
  }
  if (closing) {
    for (const model of models.values()) await model.release();
    parentPort?.close();
  }
  flags.setBusy(false);
  isRunning = false;
}

async function encodeNext(entry: Work): Promise<void> {
  const { id, model: name, texts } = entry.message;
  const done = (): void => void work.splice(work.indexOf(entry), 1);
  try {
    const model = models.get(name);
    if (model === undefined) throw new Error(`${name} is not loaded`);
    entry.tokens ??= texts.map((text) => model.tokenize(text));
    const vector = await model.encode(entry.tokens[entry.vectors.length] ?? []);
    entry.vectors.push(vector);
    if (entry.vectors.length < texts.length) return;
    done();
    send({ kind: 'vectors', id, vectors: joined(entry.vectors) });
  } catch (error) {
    done();
    send({ kind: 'failed', id, why: explain(error) });
  }
}

function joined(vectors: readonly Float32Array[]): Float32Array {
  const dimensions = vectors[0]?.length ?? 0;
  const all = new Float32Array(vectors.length * dimensions);
  for (const [index, vector] of vectors.entries()) all.set(vector, index * dimensions);
  return all;
}

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'close') closing = true;
  else work.push({ message, tokens: undefined, vectors: [] });
  void run();
});
void start().then(() => {
  isRunning = false;
  return run();
});
