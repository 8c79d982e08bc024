import type { Clock } from '../../../ports/clock';
import type { Log } from '../../../ports/log';
import type { InstalledModel } from '../modelStore';
import { openPool } from '../openEncoders';
import type { FoundRuntime } from '../runtimeStore';
import { HALVES } from '../vectorHalves';
import { type Refusal, refused } from './refusal';

/** Longer than a model reads, so that the cutting is tried too. */
const LONG_TEXT = 'the parcel has not arrived 我的包裹还没到 '.repeat(100);

/** Encodes a short and a long text with a model as the server will, and says how many numbers a token's state has. */
export async function tryOut(
  model: Omit<InstalledModel, 'dimensions' | 'own'>,
  runtime: Extract<FoundRuntime, { kind: 'found' }>,
  deps: { clock: Pick<Clock, 'after'>; log: Log; workerFile?: string },
): Promise<{ kind: 'works'; dimensions: number } | Refusal> {
  const pool = openPool([{ ...model, dimensions: 0, own: true }], runtime, { ...deps, workers: 1 });
  try {
    const [short] = await pool.encode(model.name, ['hello', LONG_TEXT]);
    return { kind: 'works', dimensions: (short?.length ?? 0) / HALVES };
  } catch (error) {
    return refused('doesNotRun', { name: model.name, why: error instanceof Error ? error.message : String(error) });
  } finally {
    await pool.close();
  }
}
