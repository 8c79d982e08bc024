import type { Config } from '../config';
import type { Clock } from '../ports/clock';
import type { Log } from '../ports/log';
import type { Stores } from '../ports/stores';

const HOUR_MS = 3_600_000;
/** Soon, so that a server that never runs for an hour forgets too, but not while it is starting. */
const FIRST_AFTER_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;

/** Forgets what has been kept long enough, a minute after the start and once an hour. Any number of instances may do it at once. */
export class Housekeeping {
  private cancel: (() => void) | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly stores: Stores,
    private readonly config: Pick<Config, 'INBOX_KEPT_DAYS' | 'CHAT_KEPT_DAYS' | 'UPLOADS_KEPT_DAYS'>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  start(afterMs = FIRST_AFTER_MS): void {
    this.cancel = this.clock.after(afterMs, () => {
      this.running = this.run();
      this.start(HOUR_MS);
    });
  }

  async stop(): Promise<void> {
    this.cancel?.();
    await this.running;
  }

  async run(): Promise<void> {
    const before = (days: number): Date => new Date(this.clock.now().getTime() - days * DAY_MS);
    try {
      const messages = await this.stores.inbox.purge(before(this.config.INBOX_KEPT_DAYS));
      const chats = await this.stores.activities.purge(before(this.config.CHAT_KEPT_DAYS));
      const uploads = await this.stores.blobs.purge(before(this.config.UPLOADS_KEPT_DAYS));
      if (messages + chats + uploads > 0)
        this.log.info({ messages, chats, uploads }, 'forgot what was kept long enough');
    } catch (error) {
      // The next hour tries again; nothing depends on when it is done.
      this.log.warn({ err: error }, 'housekeeping failed');
    }
  }
}
