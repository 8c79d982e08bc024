import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WorkerSetup } from './protocol';
import { ThreadFlags } from './threadFlags';
import type { EncoderThread } from './workerSlot';

/** The thread's module as it is after the build. */
const WORKER_FILE = path.join(__dirname, 'encoderWorker.js');

/**
 * Starts a thread with its models. When the process ends while the thread is inside ONNX Runtime, the exit waits for it.
 * `workerFile` is for tests, which run the sources.
 */
export function startThread(setup: Omit<WorkerSetup, 'flags'>, workerFile: string = WORKER_FILE): EncoderThread {
  const flags = ThreadFlags.create();
  const workerData: WorkerSetup = { ...setup, flags: flags.buffer };
  const worker = new Worker(workerFile, { workerData, name: 'encoder' });
  const leave = (): void => flags.leave();
  process.on('exit', leave);
  worker.on('exit', () => process.off('exit', leave));
  return worker;
}
