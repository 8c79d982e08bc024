import type { Log } from '../../ports/log';
import { telegramError } from './telegramError';

/** Calls that nobody waits for and that may fail without harm. */
export class BackgroundWork {
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly log: Log) {}

  /** Starts it; a failure is logged under the name of what was tried. */
  run(what: string, work: () => Promise<unknown>): void {
    const task: Promise<void> = work()
      .then(
        () => undefined,
        (error: unknown) => this.log.warn({ err: telegramError(error) }, `${what} failed`),
      )
      .finally(() => this.running.delete(task));
    this.running.add(task);
  }

  /** Resolves when all that was started has ended. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }
}
