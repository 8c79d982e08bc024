import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { loadRuntime } from '../../src/nlu/encoder/onnxModel';

/** A thread with nothing but ONNX Runtime: token ids in, milliseconds a run out. The yardstick for the product's threads. */
async function main(): Promise<void> {
  const { runtime, onnx, sentences } = workerData as {
    runtime: { kind: 'native' | 'wasm'; folder: string };
    onnx: string;
    sentences: number[][];
  };
  const ort = loadRuntime(runtime);
  const session = await ort.InferenceSession.create(readFileSync(onnx), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
  });
  const run = async (ids: number[]): Promise<void> => {
    const tensor = (value: (id: number) => bigint) =>
      new ort.Tensor('int64', BigInt64Array.from(ids, value), [1, ids.length]);
    await session.run({
      input_ids: tensor(BigInt),
      attention_mask: tensor(() => 1n),
      token_type_ids: tensor(() => 0n),
    });
  };
  parentPort?.on('message', (message: readonly number[] | 'close') => {
    const work = async (): Promise<void> => {
      if (message === 'close') {
        await session.release();
        parentPort?.close();
        return;
      }
      const times: number[] = [];
      for (const index of message) {
        const started = performance.now();
        await run(sentences[index] as number[]);
        times.push(performance.now() - started);
      }
      parentPort?.postMessage(times);
    };
    void work();
  });
  parentPort?.postMessage('ready');
}

void main();
