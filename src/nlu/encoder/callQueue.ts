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

  /** The places of the next sentences that nobody has taken, `most` of them at most. */
  take(most: number): number[] {
    const count = this.settled ? 0 : Math.min(most, this.texts.length - this.next);
    const places = Array.from({ length: count }, (_, index) => this.next + index);
    this.next += count;
    return places;
  }

  /** How many sentences nobody has taken. */
  get untaken(): number {
    return this.settled ? 0 : this.texts.length - this.next;
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

/** Sentences of a call, on their way through a worker. */
export interface Job {
  call: Call;
  places: readonly number[];
  /** How many workers have been lost over it. */
  losses: number;
}

/** A message costs as much as a tenth of a sentence, so what is not urgent travels in groups. */
const GROUP = 8;

/** What waits for a worker: work whose worker was lost, then the rest in the order of asking. Turns apart from what has time. */
export class CallQueue {
  private again: Job[] = [];
  private calls: Call[] = [];

  /** `workers` share what comes in bulk. */
  constructor(private readonly workers: number) {}

  add(call: Call): void {
    this.calls.push(call);
  }

  /** A job whose worker was lost goes first. */
  repeat(job: Job): void {
    this.again.push(job);
  }

  /** How many calls of a kind have sentences that wait. */
  waiting(urgent: boolean): number {
    return this.calls.filter((call) => call.urgent === urgent && call.untaken > 0).length;
  }

  next(urgent: boolean): Job | undefined {
    const again = this.again.find(({ call }) => call.urgent === urgent && !call.settled);
    this.again = this.again.filter((job) => job !== again && !job.call.settled);
    if (again !== undefined) return again;
    this.calls = this.calls.filter(({ untaken }) => untaken > 0);
    const call = this.calls.find((one) => one.urgent === urgent);
    if (call === undefined) return undefined;
    const most = urgent ? 1 : Math.min(GROUP, Math.ceil(call.untaken / this.workers));
    return { call, places: call.take(most), losses: 0 };
  }

  /** Fails the calls that `chosen` names; all of them without it. */
  fail(error: FrontdeskError, chosen: (call: Call) => boolean = () => true): void {
    for (const call of [...this.again.map((job) => job.call), ...this.calls]) if (chosen(call)) call.fail(error);
  }
}
