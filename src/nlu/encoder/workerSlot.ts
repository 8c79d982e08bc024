import type { Clock } from '../../ports/clock';
import type { Log } from '../../ports/log';
import type { Job } from './callQueue';
import type { FromWorker, ToWorker } from './protocol';

/** What a slot needs of a `worker_threads.Worker`; tests have one without a thread. */
export interface EncoderThread {
  postMessage(message: ToWorker): void;
  on(event: 'message', listener: (message: FromWorker) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

export interface SlotOptions {
  startThread: () => EncoderThread;
  clock: Pick<Clock, 'after'>;
  log: Log;
  /** A thread has loaded the models, or could not load some. */
  onReady(failed: readonly { model: string; why: string }[]): void;
  onVectors(job: Job, vectors: Float32Array): void;
  onFailed(job: Job, why: string): void;
  /** The thread ended with this work in hand. */
  onLost(jobs: readonly Job[]): void;
  /** Work can be given to this slot. */
  onRoom(): void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const CLOSE_PATIENCE_MS = 10_000;

/** One group under way and one at the thread's door, so that it does not stand still while vectors travel. */
const MAX_BULK_JOBS = 2;

/**
 * A place for one thread: starts it, hands it sentences, and starts another when it ends unasked. A thread has one urgent job
 * at most, so that the next one can still go to the thread that is free first.
 */
export class WorkerSlot {
  state: 'starting' | 'ready' | 'waiting' | 'closed' = 'starting';
  private thread: EncoderThread | undefined;
  /** What the thread has, by number. */
  private readonly jobs = new Map<number, Job>();
  private lastId = 0;
  /** Threads in a row that ended before they were ready. */
  private failures = 0;
  private wasReady = false;
  private error: Error | undefined;
  private readonly ended: (() => void)[] = [];
  private cancelWait: (() => void) | undefined;

  constructor(private readonly options: SlotOptions) {}

  start(): void {
    this.state = 'starting';
    this.wasReady = false;
    this.error = undefined;
    try {
      this.thread = this.options.startThread();
    } catch (error) {
      this.error = error as Error;
      this.lost();
      return;
    }
    this.thread.on('message', (message) => this.receive(message));
    this.thread.on('error', (error) => {
      this.error = error;
    });
    this.thread.on('exit', () => this.lost());
  }

  /** Whether a job of this kind can be handed over. */
  hasRoom(urgent: boolean): boolean {
    const alike = [...this.jobs.values()].filter(({ call }) => call.urgent === urgent).length;
    return this.state === 'ready' && alike < (urgent ? 1 : MAX_BULK_JOBS);
  }

  get isIdle(): boolean {
    return this.state === 'ready' && this.jobs.size === 0;
  }

  /** Only where there is room. */
  run(job: Job): void {
    this.lastId += 1;
    this.jobs.set(this.lastId, job);
    const { model, urgent } = job.call;
    const texts = job.places.map((place) => job.call.texts[place] as string);
    this.thread?.postMessage({ kind: 'encode', id: this.lastId, model, texts, urgent });
  }

  /** Resolves when the thread has finished what it does and has ended. */
  async close(): Promise<void> {
    const running = this.thread !== undefined;
    this.state = 'closed';
    this.cancelWait?.();
    if (!running) return;
    const ended = new Promise<void>((resolve) => this.ended.push(resolve));
    this.thread?.postMessage({ kind: 'close' });
    const cancel = this.options.clock.after(CLOSE_PATIENCE_MS, () => {
      this.options.log.warn({}, 'an encoder worker does not end');
      for (const resolve of this.ended.splice(0)) resolve();
    });
    await ended;
    cancel();
  }

  private receive(message: FromWorker): void {
    if (message.kind === 'ready') {
      this.failures = 0;
      this.wasReady = true;
      if (this.state === 'starting') this.state = 'ready';
      this.options.onReady(message.failed);
      this.options.onRoom();
      return;
    }
    const job = this.jobs.get(message.id);
    if (job === undefined) return;
    this.jobs.delete(message.id);
    if (message.kind === 'vectors') this.options.onVectors(job, message.vectors);
    else this.options.onFailed(job, message.why);
    this.options.onRoom();
  }

  private lost(): void {
    this.thread = undefined;
    for (const resolve of this.ended.splice(0)) resolve();
    const jobs = [...this.jobs.values()];
    this.jobs.clear();
    if (this.state === 'closed') {
      for (const job of jobs) this.options.onFailed(job, 'the encoder was closed');
      return;
    }
    this.failures = this.wasReady ? 0 : this.failures + 1;
    const waitMs = this.failures === 0 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.failures - 1));
    this.options.log.error({ err: this.error, waitMs }, 'an encoder worker ended; it is started again');
    if (waitMs === 0) this.start();
    else {
      this.state = 'waiting';
      this.cancelWait = this.options.clock.after(waitMs, () => this.start());
    }
    this.options.onLost(jobs);
  }
}
