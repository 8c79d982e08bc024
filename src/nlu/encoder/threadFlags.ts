const BUSY = 0;
const LEAVING = 1;
const PATIENCE_MS = 2_000;

/**
 * Tells the main thread whether a worker is inside ONNX Runtime. A process that ends while one is there aborts (the native
 * code cannot hand its result to a JavaScript engine that is being torn down), so `process.exit` has to wait those
 * milliseconds. Measured with onnxruntime-node 1.30: without it every exit under load was a SIGABRT.
 */
export class ThreadFlags {
  private readonly flags: Int32Array;

  constructor(readonly buffer: SharedArrayBuffer) {
    this.flags = new Int32Array(buffer);
  }

  /** Flags of a thread that is about to start: busy until it says otherwise. */
  static create(): ThreadFlags {
    const flags = new ThreadFlags(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
    flags.setBusy(true);
    return flags;
  }

  setBusy(busy: boolean): void {
    Atomics.store(this.flags, BUSY, busy ? 1 : 0);
    if (!busy) Atomics.notify(this.flags, BUSY);
  }

  /** Whether the process is ending; a worker then begins nothing new. */
  get leaving(): boolean {
    return Atomics.load(this.flags, LEAVING) === 1;
  }

  /** Blocks until the worker has left the native code, two seconds at most; for the end of the process only. */
  leave(): void {
    Atomics.store(this.flags, LEAVING, 1);
    Atomics.wait(this.flags, BUSY, 1, PATIENCE_MS);
  }
}
