import type { PackTask, SecondTierTask } from '../trainer';

export type TrainingTask = PackTask | SecondTierTask;

/** What the thread says: it wants vectors, it has a model (its bytes, shared), or it could not. */
export type FromTraining =
  | { kind: 'encode'; texts: readonly string[] }
  | { kind: 'done'; bytes: SharedArrayBuffer }
  | { kind: 'failed'; code: string; message: string };

/** The answer to `encode`. */
export interface ToTraining {
  vectors: readonly Float32Array[];
}
