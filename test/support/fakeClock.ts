import type { Clock } from '../../src/ports/clock';

interface Timer {
  at: number;
  run: () => void;
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  private readonly timers = new Set<Timer>();

  constructor(private time: Date = new Date('2026-03-02T09:00:00.000Z')) {}

  now(): Date {
    return new Date(this.time);
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { at: this.time.getTime() + delayMs, run };
    this.timers.add(timer);
    return () => {
      this.timers.delete(timer);
    };
  }

  /** Moves on, and runs on the way what was due, in order. */
  advance(ms: number): void {
    const end = this.time.getTime() + ms;
    for (;;) {
      const due = [...this.timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.timers.delete(due);
      this.time = new Date(Math.max(this.time.getTime(), due.at));
      due.run();
    }
    this.time = new Date(end);
  }
}
