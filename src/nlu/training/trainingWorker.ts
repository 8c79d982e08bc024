import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { isFrontdeskError } from '../../core/errors';
import { encodeModel } from '../modelFile';
import type { EncodeTexts } from '../secondTier/secondTier';
import { trainHere } from '../trainer';
import type { FromTraining, ToTraining, TrainingTask } from './trainingProtocol';

/** A thread that does one training task and ends. */
function send(message: FromTraining): void {
  parentPort?.postMessage(message);
}

const askForVectors: EncodeTexts = async (texts) => {
  if (parentPort === null) throw new Error('Not started as a thread');
  send({ kind: 'encode', texts });
  const [answer] = (await once(parentPort, 'message')) as [ToTraining];
  return answer.vectors;
};

async function work(task: TrainingTask): Promise<object> {
  return task.kind === 'pack' ? trainHere.trainPack(task) : trainHere.trainSecondTier(task, askForVectors);
}

work(workerData as TrainingTask).then(
  (model) => {
    const encoded = encodeModel(model);
    const bytes = new SharedArrayBuffer(encoded.byteLength);
    new Uint8Array(bytes).set(encoded);
    send({ kind: 'done', bytes });
  },
  (error: unknown) => {
    const code = isFrontdeskError(error) ? error.code : '';
    send({ kind: 'failed', code, message: error instanceof Error ? error.message : String(error) });
  },
);
