import type { Clock } from '../ports/clock';
import type { Log } from '../ports/log';

/** Work that nobody waits for but a stop: its failures are logged, and what must not be lost is found again by `DeskService.recover`. */
export class Background {
  private readonly running = new Set<Promise<void>>();
  private readonly timers = new Set<() => void>();
  private stopping = false;

  constructor(
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  run(what: string, work: () => Promise<unknown>): void {
    if (this.stopping) return;
    const done = Promise.resolve()
      .then(work)
      .then(
        () => undefined,
        (error: unknown) => this.log.error({ err: error, what }, 'desk work failed'),
      )
      .finally(() => this.running.delete(done));
    this.running.add(done);
  }

  after(delayMs: number, what: string, work: () => Promise<unknown>): void {
    if (this.stopping) return;
    const cancel = this.clock.after(delayMs, () => {
      this.timers.delete(cancel);
      this.run(what, work);
    });
    this.timers.add(cancel);
  }

  /** Resolves when nothing is running; timers may remain. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    for (const cancel of this.timers) cancel();
    this.timers.clear();
    await this.idle();
  }
}
