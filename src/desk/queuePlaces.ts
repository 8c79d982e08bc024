import type { ConversationRecord } from '../core/conversation';
import type { Handoff } from '../core/handoff';
import type { QueuePlace } from '../ports/desk';
import type { Background } from './background';
import type { CustomerMessages } from './customerMessages';
import type { DeskDeps } from './deskDeps';
import { inLine } from './matching';

/** How many of the newest waits the estimate is made from. */
const WAITS_COUNTED = 20;
const MINUTE_MS = 60_000;

interface Told {
  position: number;
  at: number;
}

/** Places in the live queue: what they are, and telling customers when theirs changes. */
export class QueuePlaces {
  private readonly told = new Map<string, Told>();
  private checkPlanned = false;

  constructor(
    private readonly deps: Pick<DeskDeps, 'handoffs' | 'conversations' | 'clock' | 'settings'>,
    private readonly messages: CustomerMessages,
    private readonly background: Background,
  ) {}

  /** The place of a waiting handoff, which the caller is about to tell the customer. */
  async place(handoff: Handoff): Promise<QueuePlace | undefined> {
    const line = inLine(await this.deps.handoffs.listWaiting());
    const index = line.findIndex(({ id }) => id === handoff.id);
    if (index < 0) return undefined;
    this.note(handoff.id, index + 1);
    return await this.placeAt(index + 1);
  }

  /** Tells those whose place has changed; those who were told a moment ago are told when that moment has passed. */
  async tellChanges(): Promise<void> {
    const line = inLine(await this.deps.handoffs.listWaiting());
    const waiting = new Set(line.map(({ id }) => id));
    for (const id of this.told.keys()) if (!waiting.has(id)) this.told.delete(id);
    let again: number | undefined;
    for (const [index, handoff] of line.entries()) {
      const position = index + 1;
      const told = this.told.get(handoff.id);
      // Somebody else (an earlier process, another instance) told this one; only changes from here on are news.
      if (told === undefined) this.note(handoff.id, position);
      else if (told.position !== position) {
        const wait = told.at + this.deps.settings.queueUpdateMs - this.now();
        if (wait <= 0) await this.tell(handoff, position);
        else again = Math.min(again ?? wait, wait);
      }
    }
    if (again !== undefined) this.plan(again);
  }

  private plan(delayMs: number): void {
    if (this.checkPlanned) return;
    this.checkPlanned = true;
    this.background.after(delayMs, 'queue places', async () => {
      this.checkPlanned = false;
      await this.tellChanges();
    });
  }

  private async tell(handoff: Handoff, position: number): Promise<void> {
    this.note(handoff.id, position);
    const record = await this.deps.conversations.load(handoff.conversation);
    if (record?.owner.kind !== 'queue' || record.owner.handoffId !== handoff.id) return;
    const text = await this.textFor(handoff, record, position);
    await this.messages.say(handoff, record, { id: `place|${position}`, text }, record.owner.epoch);
  }

  private async textFor(handoff: Handoff, record: ConversationRecord, position: number): Promise<string> {
    const locale = record.locale ?? handoff.locale;
    if (position === 1) return this.messages.text(locale, 'next');
    const { estimatedWaitMs } = await this.placeAt(position);
    if (estimatedWaitMs === undefined) return this.messages.text(locale, 'place', { position });
    const count = Math.max(1, Math.round(estimatedWaitMs / MINUTE_MS));
    return this.messages.text(locale, 'placeAndWait', { position, count });
  }

  /** The median of recent waits is what somebody waits at any place; each place ahead adds its share. */
  private async placeAt(position: number): Promise<QueuePlace> {
    const waits = (await this.deps.handoffs.recentWaits(WAITS_COUNTED)).toSorted((a, b) => a - b);
    const median = waits[Math.floor(waits.length / 2)];
    return median === undefined ? { position } : { position, estimatedWaitMs: median * position };
  }

  private note(id: string, position: number): void {
    this.told.set(id, { position, at: this.now() });
  }

  private now(): number {
    return this.deps.clock.now().getTime();
  }
}
