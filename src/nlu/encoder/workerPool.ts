import { FrontdeskError } from '../../core/errors';
import type { Clock } from '../../ports/clock';
import type { Log } from '../../ports/log';
import { Call, CallQueue, type Job } from './callQueue';
import { type EncoderThread, WorkerSlot } from './workerSlot';

export interface WorkerPoolOptions {
  workers: number;
  /** Starts a thread that loads the models and says when it has. */
  startThread: () => EncoderThread;
  clock: Pick<Clock, 'after'>;
  log: Log;
}

export interface PoolCallOptions {
  deadlineMs?: number;
  /** Told of each vector, also of those that come after the deadline. */
  onVector?: (text: string, vector: Float32Array) => void;
}

/** Calls of one kind that may wait; a turn behind so many would not be served before any sensible deadline. */
const MAX_WAITING = 256;
/** Work that takes a worker with it twice is not tried again. */
const MAX_LOSSES = 2;

/** Threads that encode a sentence at a time each, and the queue before them. The threads start at once. */
export class WorkerPool {
  private readonly queue: CallQueue;
  private readonly slots: WorkerSlot[];
  /** Models that cannot be used, and why. */
  private readonly unusable = new Map<string, string>();
  private closing: Promise<void> | undefined;

  constructor(private readonly options: WorkerPoolOptions) {
    const { startThread, clock, log, workers } = options;
    this.queue = new CallQueue(workers);
    this.slots = Array.from(
      { length: workers },
      () =>
        new WorkerSlot({
          startThread,
          clock,
          log,
          onReady: (failed) => this.loaded(failed),
          onVectors: deliver,
          onFailed: ({ call }, why) => call.fail(unavailable(why, false)),
          onLost: (jobs) => this.lost(jobs),
          onRoom: () => this.pump(),
        }),
    );
    for (const slot of this.slots) slot.start();
  }

  /** The vectors of texts that differ from each other. Throws as `Encoder.encode` does. */
  async encode(model: string, texts: readonly string[], options: PoolCallOptions = {}): Promise<Float32Array[]> {
    const urgent = options.deadlineMs !== undefined;
    this.refuseOrPass(model, urgent);
    const call = new Call(model, texts, urgent, options.onVector ?? (() => undefined));
    const cancel =
      options.deadlineMs === undefined
        ? undefined
        : this.options.clock.after(options.deadlineMs, () => call.fail(late(options.deadlineMs)));
    this.queue.add(call);
    this.pump();
    try {
      return await call.done;
    } finally {
      cancel?.();
    }
  }

  /** Finishes the sentences under way, refuses those that wait, ends the threads. */
  async close(): Promise<void> {
    this.closing ??= this.closeAll();
    await this.closing;
  }

  /** `ready` when a thread can work, `starting` when one will soon, `down` when all wait to be started again. */
  get state(): 'starting' | 'ready' | 'down' {
    if (this.slots.some(({ state }) => state === 'ready')) return 'ready';
    return this.slots.some(({ state }) => state === 'starting') ? 'starting' : 'down';
  }

  /** Why a model cannot be used, if a thread found out. */
  whyUnusable(model: string): string | undefined {
    return this.unusable.get(model);
  }

  private refuseOrPass(model: string, urgent: boolean): void {
    if (this.closing !== undefined) throw unavailable('the encoder is closed', false);
    const why = this.unusable.get(model);
    if (why !== undefined) throw unavailable(why, false);
    if (this.state === 'down') throw unavailable('the encoder workers ended and are started again', true);
    if (this.queue.waiting(urgent) >= MAX_WAITING) throw unavailable('too many sentences wait for the encoder', true);
  }

  /** Hands out what waits, turns first. */
  private pump(): void {
    if (this.closing !== undefined) return;
    for (const urgent of [true, false]) {
      for (let slot = this.slotFor(urgent); slot !== undefined; slot = this.slotFor(urgent)) {
        const job = this.queue.next(urgent);
        if (job === undefined) break;
        slot.run(job);
      }
    }
  }

  private slotFor(urgent: boolean): WorkerSlot | undefined {
    return this.slots.find(({ isIdle }) => isIdle) ?? this.slots.find((slot) => slot.hasRoom(urgent));
  }

  private loaded(failed: readonly { model: string; why: string }[]): void {
    for (const { model, why } of failed) {
      if (this.unusable.has(model)) continue;
      this.unusable.set(model, why);
      this.options.log.error({ model, why }, 'an encoder model cannot be used');
      this.queue.fail(unavailable(why, false), (call) => call.model === model);
    }
  }

  private lost(jobs: readonly Job[]): void {
    for (const job of jobs) {
      const losses = job.losses + 1;
      if (losses < MAX_LOSSES) this.queue.repeat({ ...job, losses });
      else job.call.fail(unavailable('the encoder worker ended twice over this work', true));
    }
    if (this.state === 'down') this.queue.fail(unavailable('the encoder workers ended and are started again', true));
    else this.pump();
  }

  private async closeAll(): Promise<void> {
    this.queue.fail(unavailable('the encoder is closed', false));
    await Promise.all(this.slots.map((slot) => slot.close()));
  }
}

function deliver({ call, places }: Job, vectors: Float32Array): void {
  const dimensions = vectors.length / places.length;
  for (const [index, place] of places.entries())
    call.deliver(place, vectors.slice(index * dimensions, (index + 1) * dimensions));
}

function unavailable(why: string, retryable: boolean): FrontdeskError {
  return new FrontdeskError('ENCODER_UNAVAILABLE', why, { retryable });
}

function late(deadlineMs: number | undefined): FrontdeskError {
  return new FrontdeskError('ENCODER_TIMEOUT', `no vector within ${deadlineMs} ms`, { retryable: true });
}
