import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { FrontdeskError } from '../core/errors';
import { type CompiledModel, decodeModel } from './modelFile';
import type { EncodeTexts, SecondTierModel } from './secondTier/secondTier';
import type { Trainer } from './trainer';
import type { FromTraining, ToTraining, TrainingTask } from './training/trainingProtocol';

/** The thread's module as it is after the build. */
const WORKER_FILE = path.join(__dirname, 'training', 'trainingWorker.js');

/**
 * Trains in a thread of its own, so that turns go on. The model comes back in shared memory: its arrays are views of it, not
 * copies.
 */
export class ThreadTrainer implements Trainer {
  /** `workerFile` is for tests, which run the sources. */
  constructor(private readonly workerFile: string = WORKER_FILE) {}

  trainPack(task: Parameters<Trainer['trainPack']>[0]): Promise<CompiledModel> {
    return this.run<CompiledModel>(task, () => Promise.reject(new Error('A pack needs no vectors')));
  }

  trainSecondTier(task: Parameters<Trainer['trainSecondTier']>[0], encode: EncodeTexts): Promise<SecondTierModel> {
    return this.run<SecondTierModel>(task, encode);
  }

  private async run<Model>(task: TrainingTask, encode: EncodeTexts): Promise<Model> {
    const worker = new Worker(this.workerFile, { workerData: task, name: 'training' });
    try {
      return await new Promise<Model>((resolve, reject) => {
        worker.on('error', reject);
        worker.on('exit', (code) => reject(new Error(`The training thread ended with code ${code}`)));
        worker.on('message', (message: FromTraining) => {
          if (message.kind === 'encode') {
            encode(message.texts).then((vectors) => worker.postMessage({ vectors } satisfies ToTraining), reject);
          } else if (message.kind === 'failed') reject(failure(message));
          else {
            const model = decodeModel<Model>(new Uint8Array(message.bytes));
            if (model === undefined) reject(new Error('The training thread sent no model'));
            else resolve(model);
          }
        });
      });
    } finally {
      await worker.terminate();
    }
  }
}

function failure({ code, message }: { code: string; message: string }): Error {
  return code === 'MODEL_INVALID' ? new FrontdeskError(code, message) : new Error(message);
}
