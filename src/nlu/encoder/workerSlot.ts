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
  onVector(job: Job, vector: Float32Array): void;
  onFailed(job: Job, why: string): void;
  /** The thread ended with this work in hand. */
  onLost(job: Job | undefined): void;
  /** Work can be given to this slot. */
  onIdle(): void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const CLOSE_PATIENCE_MS = 10_000;

/** A place for one thread: starts it, gives it one sentence at a time, and starts another when it ends unasked. */
export class WorkerSlot {
  state: 'starting' | 'idle' | 'busy' | 'waiting' | 'closed' = 'starting';
  private thread: EncoderThread | undefined;
  private job: Job | undefined;
  private jobId = 0;
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

  /** Only when `state` is `idle`. */
  run(job: Job): void {
    this.state = 'busy';
    this.job = job;
    this.jobId += 1;
    const { model, texts } = job.call;
    this.thread?.postMessage({ kind: 'encode', id: this.jobId, model, text: texts[job.index] as string });
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
      this.options.onReady(message.failed);
      this.becomeIdle();
      return;
    }
    const job = this.job;
    if (job === undefined || message.id !== this.jobId) return;
    this.job = undefined;
    if (message.kind === 'vector') this.options.onVector(job, message.vector);
    else this.options.onFailed(job, message.why);
    this.becomeIdle();
  }

  private becomeIdle(): void {
    if (this.state === 'closed') return;
    this.state = 'idle';
    this.options.onIdle();
  }

  private lost(): void {
    this.thread = undefined;
    for (const resolve of this.ended.splice(0)) resolve();
    const job = this.job;
    this.job = undefined;
    if (this.state === 'closed') {
      if (job !== undefined) this.options.onFailed(job, 'the encoder was closed');
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
    this.options.onLost(job);
  }
}
