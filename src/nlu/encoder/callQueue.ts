import type { FrontdeskError } from '../../core/errors';

/** Sentences that somebody waits for together. */
export class Call {
  private next = 0;
  private left: number;
  private readonly vectors: Float32Array[];
  private resolve!: (vectors: Float32Array[]) => void;
  private reject!: (error: FrontdeskError) => void;
  /** The vectors, in the order of the texts. */
  readonly done: Promise<Float32Array[]>;
  settled = false;

  constructor(
    readonly model: string,
    readonly texts: readonly string[],
    /** Somebody's turn: goes before what is not. */
    readonly urgent: boolean,
    /** Told of each vector, also of those that come after the deadline. */
    private readonly onVector: (text: string, vector: Float32Array) => void,
  ) {
    this.left = texts.length;
    this.vectors = new Array<Float32Array>(texts.length);
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /** The place of the next sentence that nobody has taken. */
  take(): number | undefined {
    if (this.settled || this.next >= this.texts.length) return undefined;
    this.next += 1;
    return this.next - 1;
  }

  deliver(index: number, vector: Float32Array): void {
    this.onVector(this.texts[index] as string, vector);
    if (this.settled) return;
    this.vectors[index] = vector;
    this.left -= 1;
    if (this.left > 0) return;
    this.settled = true;
    this.resolve(this.vectors);
  }

  fail(error: FrontdeskError): void {
    if (this.settled) return;
    this.settled = true;
    this.reject(error);
  }
}

/** One sentence of a call, on its way through a worker. */
export interface Job {
  call: Call;
  index: number;
  /** How many workers have been lost over it. */
  losses: number;
}

/** What waits for a worker: sentences whose worker was lost, then turns, then the rest, each in the order of asking. */
export class CallQueue {
  private readonly again: Job[] = [];
  private urgent: Call[] = [];
  private bulk: Call[] = [];

  add(call: Call): void {
    (call.urgent ? this.urgent : this.bulk).push(call);
  }

  /** A job whose worker was lost goes first. */
  repeat(job: Job): void {
    this.again.push(job);
  }

  /** How many calls wait beside this one for the same kind of attention. */
  waiting(urgent: boolean): number {
    return (urgent ? this.urgent : this.bulk).filter(({ settled }) => !settled).length;
  }

  next(): Job | undefined {
    for (let job = this.again.shift(); job !== undefined; job = this.again.shift()) if (!job.call.settled) return job;
    return this.take(this.urgent) ?? this.take(this.bulk);
  }

  /** Fails the calls that `chosen` names; all of them without it. */
  fail(error: FrontdeskError, chosen: (call: Call) => boolean = () => true): void {
    const calls = [...this.again.map(({ call }) => call), ...this.urgent, ...this.bulk];
    for (const call of calls) if (chosen(call)) call.fail(error);
    this.urgent = this.urgent.filter(({ settled }) => !settled);
    this.bulk = this.bulk.filter(({ settled }) => !settled);
  }

  private take(calls: Call[]): Job | undefined {
    for (let call = calls[0]; call !== undefined; call = calls[0]) {
      const index = call.take();
      if (index !== undefined) return { call, index, losses: 0 };
      calls.shift();
    }
    return undefined;
  }
}
