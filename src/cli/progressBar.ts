import type { Progress } from '../nlu/encoder/install';
import { megabytes, type ShownProgress } from './modelsDeps';

const BAR_CELLS = 24;
const LEAST_PAUSE_MS = 100;
/** Where nobody watches, a line for each of these shares. */
const LINE_SHARE = 0.25;

/** As much of a terminal as a bar needs. */
export interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** A bar that is drawn over itself on a terminal, and a few plain lines where the output is a file or a pipe. */
export class ProgressBar implements ShownProgress {
  private drawnAt = Number.NEGATIVE_INFINITY;
  private nextShare = LINE_SHARE;
  private last: Progress | undefined;

  constructor(
    private readonly label: string,
    private readonly screen: Screen,
    private readonly now: () => number = () => performance.now(),
  ) {}

  update(progress: Progress): void {
    this.last = progress;
    const share = shareOf(progress);
    if (!this.screen.isTTY) {
      if (share === undefined || share < this.nextShare) return;
      this.nextShare = share < 1 ? Math.min(1, share + LINE_SHARE) : Number.POSITIVE_INFINITY;
      this.screen.write(`${this.label}  ${describe(progress)}\n`);
      return;
    }
    if (share !== 1 && this.now() - this.drawnAt < LEAST_PAUSE_MS) return;
    this.drawnAt = this.now();
    const cells = Math.round((share ?? 0) * BAR_CELLS);
    const bar = share === undefined ? '' : `[${'='.repeat(cells)}${' '.repeat(BAR_CELLS - cells)}]  `;
    // Back to the start of the line, and nothing left of what was longer.
    this.screen.write(`\r${this.label}  ${bar}${describe(progress)}\u001b[K`);
  }

  end(): void {
    if (this.screen.isTTY && this.last !== undefined) this.screen.write('\n');
  }
}

function shareOf({ received, total }: Progress): number | undefined {
  return total === undefined || total === 0 ? undefined : received / total;
}

function describe(progress: Progress): string {
  const share = shareOf(progress);
  const received = megabytes(progress.received);
  if (share === undefined || progress.total === undefined) return `${received} MB`;
  return `${Math.floor(share * 100)}%  ${received} / ${megabytes(progress.total)} MB`;
}
