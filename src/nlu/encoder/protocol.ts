/** A model's files with the hashes that they must have. */
export interface ModelFiles {
  name: string;
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

/** Sentences for one model. What is urgent goes before what is not, between two of its sentences. */
export interface EncodeMessage {
  kind: 'encode';
  id: number;
  model: string;
  texts: readonly string[];
  urgent: boolean;
}

export type ToWorker = EncodeMessage | { kind: 'close' };

export type FromWorker =
  | { kind: 'ready'; failed: readonly { model: string; why: string }[] }
  /** The vectors of all texts, one behind the other. */
  | { kind: 'vectors'; id: number; vectors: Float32Array }
  | { kind: 'failed'; id: number; why: string };
