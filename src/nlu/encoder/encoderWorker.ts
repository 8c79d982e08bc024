import { parentPort, workerData } from 'node:worker_threads';
import { loadRuntime, OnnxModel } from './onnxModel';
import type { FromWorker, ToWorker, WorkerSetup } from './protocol';
import { ThreadFlags } from './threadFlags';

/**
 * A thread that holds the models and encodes a sentence at a time. It is never stopped from outside: `close` lets it finish
 * what it does, free the native memory and end by itself (`threadFlags.ts` says why).
 */
const setup = workerData as WorkerSetup;
const flags = new ThreadFlags(setup.flags);
const models = new Map<string, OnnxModel>();

function send(message: FromWorker): void {
  parentPort?.postMessage(message, message.kind === 'vector' ? [message.vector.buffer as ArrayBuffer] : []);
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
  flags.setBusy(false);
  send({ kind: 'ready', failed });
}

async function encode({ id, model, text }: Extract<ToWorker, { kind: 'encode' }>): Promise<void> {
  flags.setBusy(true);
  try {
    if (flags.leaving) return;
    const vector = await models.get(model)?.encode(text);
    send(vector === undefined ? { kind: 'failed', id, why: `${model} is not loaded` } : { kind: 'vector', id, vector });
  } catch (error) {
    send({ kind: 'failed', id, why: explain(error) });
  } finally {
    flags.setBusy(false);
  }
}

async function close(): Promise<void> {
  flags.setBusy(true);
  for (const model of models.values()) await model.release();
  flags.setBusy(false);
  parentPort?.close();
}

// In order: a message that arrives while the models load, or during a sentence, waits for it.
let last = start();
parentPort?.on('message', (message: ToWorker) => {
  last = last.then(() => (message.kind === 'close' ? close() : encode(message)));
});
