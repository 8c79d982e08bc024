import type { Locale } from '../../core/locale';
import type { Clock } from '../../ports/clock';
import type { Encoder } from '../../ports/encoder';
import type { Log } from '../../ports/log';
import { type InstalledModel, ModelStore } from './modelStore';
import { PooledEncoder } from './pooledEncoder';
import { PREPARATION_VERSION } from './prepareText';
import { type FoundRuntime, RuntimeStore } from './runtimeStore';
import { startThread } from './startThread';
import { HALVES } from './vectorHalves';
import { WorkerPool } from './workerPool';

export interface OpenEncodersOptions {
  /** Where the models lie. */
  directory: string;
  /** Threads; each holds all models and uses one core. */
  workers: number;
  clock: Pick<Clock, 'after'>;
  log: Log;
  /** For tests: the thread's module. */
  workerFile?: string;
}

/** A model that is there and is not used. */
export interface RefusedModel {
  name: string;
  locale: Locale;
  /**
   * `modelIncomplete`: a file is missing. `modelDamaged`, `runtimeDamaged`: a file is not what was added. `runtimeMissing`:
   * nothing here can run a model. `superseded`: the company's own model serves its language.
   */
  why: 'modelIncomplete' | 'modelDamaged' | 'runtimeMissing' | 'runtimeDamaged' | 'superseded';
  /** Those of the model that are missing or damaged. */
  files?: readonly string[];
}

export interface OpenedEncoders {
  /** One for each language of which a verified model is there. They share their threads: closing one closes all. */
  encoders: ReadonlyMap<Locale, Encoder>;
  /** The names of the models in use. */
  models: readonly { name: string; locale: Locale; dimensions: number }[];
  refused: readonly RefusedModel[];
  /** The name of the runtime, when a model is used. */
  runtime: string | undefined;
  /** `starting` until the first thread has loaded the models; `down` while none can; `none` without models. */
  readonly state: 'none' | 'starting' | 'ready' | 'down';
  close(): Promise<void>;
}

/**
 * The encoders of the models that are there. Every file of a model and of the runtime is hashed before it is used, and what
 * is not as it was added is refused. The threads load the models in the background: sentences wait for them, up to their
 * deadline.
 */
export async function openEncoders(options: OpenEncodersOptions): Promise<OpenedEncoders> {
  const { directory, log } = options;
  const store = new ModelStore(directory);
  const { models, refused } = await chooseModels(store);
  const found: FoundRuntime | undefined = models.length === 0 ? undefined : await new RuntimeStore(directory).find();
  if (found?.kind === 'missing' || found?.kind === 'damaged') {
    const why = found.kind === 'missing' ? 'runtimeMissing' : 'runtimeDamaged';
    refused.push(...models.splice(0).map(({ name, locale }) => ({ name, locale, why }) as const));
  }
  for (const { name, why, files } of refused)
    if (why !== 'superseded') log.error({ model: name, why, files }, 'encoder model refused');
  const pool = found?.kind === 'found' ? openPool(models, found, options) : undefined;
  const encoders = new Map<Locale, Encoder>();
  for (const model of pool === undefined ? [] : models) {
    const { name, locale, dimensions } = model;
    const id = encoderId(model, found?.runtime.name ?? '');
    encoders.set(
      locale,
      new PooledEncoder({ id, dimensions: HALVES * dimensions, locale, model: name, pool: pool as WorkerPool }),
    );
  }
  return {
    encoders,
    models: models.map(({ name, locale, dimensions }) => ({ name, locale, dimensions })),
    refused,
    runtime: pool === undefined ? undefined : found?.runtime.name,
    get state() {
      return pool?.state ?? 'none';
    },
    async close() {
      await pool?.close();
    },
  };
}

/** One model a language, the company's own before a known one. */
async function chooseModels(store: ModelStore): Promise<{ models: InstalledModel[]; refused: RefusedModel[] }> {
  const models: InstalledModel[] = [];
  const refused: RefusedModel[] = [];
  for (const model of store.list()) {
    const { name, locale } = model;
    const taken = models.some((chosen) => chosen.locale === locale);
    const problem = taken ? ({ why: 'superseded' } as const) : await findProblem(model, store);
    if (problem === undefined) models.push(model);
    else refused.push({ name, locale, ...problem });
  }
  return { models, refused };
}

async function findProblem(
  model: InstalledModel,
  store: ModelStore,
): Promise<Pick<RefusedModel, 'why' | 'files'> | undefined> {
  const missing = store.findMissing(model);
  if (missing.length > 0) return { why: 'modelIncomplete', files: missing };
  const damaged = await store.findDamaged(model);
  return damaged.length === 0 ? undefined : { why: 'modelDamaged', files: damaged };
}

/** The threads for some models and a runtime, both verified. */
export function openPool(
  models: readonly InstalledModel[],
  { runtime, folder }: Extract<FoundRuntime, { kind: 'found' }>,
  { workers, clock, log, workerFile }: Omit<OpenEncodersOptions, 'directory'>,
): WorkerPool {
  const setup = {
    runtime: { kind: runtime.kind, folder },
    models: models.map(({ name, onnx, tokenizer }) => ({ name, onnx, tokenizer })),
  };
  return new WorkerPool({ workers, startThread: () => startThread(setup, workerFile), clock, log });
}

/** Everything that the vectors depend on; fit for the name of a file. */
function encoderId({ name, onnx, tokenizer }: InstalledModel, runtime: string): string {
  const hashes = `${onnx.sha256.slice(0, 12)}-${tokenizer.sha256.slice(0, 12)}`;
  return `${name}_${hashes}_${runtime}_p${PREPARATION_VERSION}_h${HALVES}`;
}
