import type { Pooling } from './knownModels';

/** A model's files with the hashes that they must have. */
export interface ModelFiles {
  name: string;
  pooling: Pooling;
  onnx: { path: string; sha256: string };
  tokenizer: { path: string; sha256: string };
}

/** What a thread starts with. */
export interface WorkerSetup {
  runtime: { kind: 'native' | 'wasm'; folder: string };
  models: readonly ModelFiles[];
  /** `ThreadFlags` of this thread. */
  flags: SharedArrayBuffer;
}

export type ToWorker = { kind: 'encode'; id: number; model: string; text: string } | { kind: 'close' };

export type FromWorker =
  | { kind: 'ready'; failed: readonly { model: string; why: string }[] }
  | { kind: 'vector'; id: number; vector: Float32Array }
  | { kind: 'failed'; id: number; why: string };
