import type { WebSocket } from 'ws';
import type { ActivityJson } from '../../core/conversation';
import type { LoggedActivity } from '../../ports/activityLog';
import type { Log } from '../../ports/log';
import { shownActivity } from './activitySchema';
import { toWatermark } from './watermark';

const PAGE = 100;

/** WebSocket close codes (RFC 6455); those from 4000 are ours. */
export const CLOSE_GOING_AWAY = 1001;
export const CLOSE_REPLACED = 4001;
const CLOSE_FAILED = 1011;

/** Reads what comes after a place in the conversation's log, ready to be shown. */
export type ReadAfter = (seq: number, limit: number) => Promise<LoggedActivity[]>;

/**
 * Shows one client the log of its conversation, from its watermark on.
 *
 * There is no difference between what was missed and what is new: the stream has a cursor in the log and reads on from it
 * whenever it is woken, so nothing can fall between the two and nothing can come twice. The next page is read when the last
 * one has left the process; a slow client therefore holds one page of memory at most.
 */
export class ActivityStream {
  #running = false;
  #wokenMeanwhile = false;
  #alive = true;

  constructor(
    private readonly socket: WebSocket,
    private cursor: number,
    private readonly readAfter: ReadAfter,
    private readonly log: Log,
  ) {
    socket.on('pong', () => this.#sawLife());
    // Clients send empty frames to keep the connection open; what they say otherwise comes by POST.
    socket.on('message', () => this.#sawLife());
    socket.on('error', (error) => this.log.debug({ err: error }, 'Direct Line socket failed'));
  }

  /** Looks into the log for something new. */
  wake(): void {
    if (this.#running) {
      this.#wokenMeanwhile = true;
      return;
    }
    this.#running = true;
    this.#run().then(
      () => {
        this.#running = false;
      },
      (error: unknown) => {
        this.#running = false;
        this.log.warn({ err: error }, 'Direct Line stream broke off; its client will reconnect');
        this.close(CLOSE_FAILED, 'try again');
      },
    );
  }

  /** Shows something that is not in the log; dropped when the client is behind. */
  showNow(activity: ActivityJson): void {
    if (!this.#isOpen || this.socket.bufferedAmount > 0) return;
    this.socket.send(JSON.stringify({ activities: [activity], watermark: null }));
  }

  /** Asks for a sign of life; a client that gave none since the last time is cut off and reconnects when it can. */
  checkLife(): void {
    if (!this.#alive) {
      this.socket.terminate();
      return;
    }
    this.#alive = false;
    if (this.#isOpen) this.socket.ping();
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  terminate(): void {
    this.socket.terminate();
  }

  get #isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  #sawLife(): void {
    this.#alive = true;
  }

  async #run(): Promise<void> {
    do {
      this.#wokenMeanwhile = false;
      let page: LoggedActivity[];
      do {
        page = await this.readAfter(this.cursor, PAGE);
        for (const { seq, activity } of page) {
          if (!this.#isOpen) return;
          // One activity a frame: Microsoft's client hands the activities of a frame on one by one, timed, and would let
          // the next frame's overtake them.
          await this.#send(JSON.stringify({ activities: [shownActivity(activity)], watermark: toWatermark(seq) }));
          this.cursor = seq;
        }
      } while (page.length === PAGE);
    } while (this.#wokenMeanwhile && this.#isOpen);
  }

  #send(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.send(text, (error) => (error ? reject(error) : resolve()));
    });
  }
}
