import type { Locale } from '../../core/locale';
import { BoundedMap } from '../../core/boundedMap';
import type { Encoder } from '../../ports/encoder';
import { prepareText } from './prepareText';
import type { WorkerPool } from './workerPool';

export interface PooledEncoderOptions {
  id: string;
  dimensions: number;
  locale: Locale;
  /** Its name in the pool. */
  model: string;
  pool: Pick<WorkerPool, 'encode' | 'close'>;
}

/** About 8 MB in Chinese, 6 MB in English. */
const CACHED_SENTENCES = 4_096;
/** Nobody says the same long text twice, and the keys are bounded by this. */
const LONGEST_CACHED = 200;

/**
 * An encoder whose work is done by a pool of threads. Vectors of what people say in their turns are cached by the prepared
 * text, the least recently used one goes first; what comes in bulk uses the cache and does not fill it.
 */
export class PooledEncoder implements Encoder {
  readonly id: string;
  readonly dimensions: number;
  private readonly cache = new BoundedMap<string, Float32Array>(CACHED_SENTENCES);

  constructor(private readonly options: PooledEncoderOptions) {
    this.id = options.id;
    this.dimensions = options.dimensions;
  }

  async encode(texts: readonly string[], options: { deadlineMs?: number } = {}): Promise<Float32Array[]> {
    const prepared = texts.map((text) => prepareText(text, this.options.locale));
    const vectors = new Map<string, Float32Array>();
    const missing = new Set<string>();
    for (const text of prepared) {
      const cached = this.cached(text);
      if (cached === undefined) missing.add(text);
      else vectors.set(text, cached);
    }
    if (missing.size > 0) {
      const wanted = [...missing];
      const onVector = options.deadlineMs === undefined ? undefined : this.keep;
      const found = await this.options.pool.encode(this.options.model, wanted, { ...options, onVector });
      wanted.forEach((text, index) => vectors.set(text, found[index] as Float32Array));
    }
    return prepared.map((text) => vectors.get(text) as Float32Array);
  }

  async close(): Promise<void> {
    await this.options.pool.close();
  }

  private cached(text: string): Float32Array | undefined {
    const vector = this.cache.get(text);
    // Put in anew it is the youngest.
    if (vector !== undefined) this.cache.set(text, vector);
    return vector;
  }

  private readonly keep = (text: string, vector: Float32Array): void => {
    if (text.length <= LONGEST_CACHED) this.cache.set(text, vector);
  };
}
