import type { Ids } from '../../src/ports/clock';

/** Ids that count, so that a test can foretell them. Digits are `111111`, `222222`, … */
export class CountingIds implements Ids {
  private ids = 0;
  private codes = 0;

  next(): string {
    this.ids += 1;
    return `id-${this.ids}`;
  }

  digits(count: number): string {
    this.codes += 1;
    return String(this.codes % 10).repeat(count);
  }
}
