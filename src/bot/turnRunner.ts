import { type ConversationKey, type ConversationRecord, conversationKey, newConversation } from '../core/conversation';
import { buttonsOf } from '../core/activityText';
import { FrontdeskError } from '../core/errors';
import type { Locale } from '../core/locale';
import type { AgentDesk, InvokeAnswer } from '../ports/agentDesk';
import type { InboundMessage, Intake } from '../ports/channel';
import type { Clock } from '../ports/clock';
import type { CommitResult, TurnCommit } from '../ports/conversationStore';
import type { InboxEntry } from '../ports/inboxStore';
import type { Log } from '../ports/log';
import type { Recognizer } from '../ports/recognizer';
import type { Stores } from '../ports/stores';
import { backoffMs } from './backoff';
import { CollectedTurn, type TurnInput } from './collectedTurn';
import type { Dispatcher } from './dispatcher';
import { InboxOrder } from './inboxOrder';
import { Lanes } from '../core/lanes';
import type { Step } from './pipeline';
import { transcriptEntries } from './transcriptEntries';

/** A turn that loses this often against other changes of its conversation is put back and tried later. */
const MAX_CONFLICTS = 10;
const RECOVERY_PAGE = 1_000;
const STORE_BACKOFF = { baseMs: 200, capMs: 30_000 };

export interface TurnRunnerOptions {
  stores: Stores;
  dispatcher: Dispatcher;
  recognizer: Recognizer;
  desk: AgentDesk;
  /** Everything that happens to a message between inbox and commit. */
  steps: Step<CollectedTurn>;
  defaultLocale: Locale;
  clock: Clock;
  random: () => number;
  log: Log;
}

/**
 * Runs the turns: those of one conversation one at a time and in the order of its inbox, those of
 * several side by side. A message counts as answered when its turn has committed, and is run again until then.
 */
export class TurnRunner implements Intake {
  private readonly lanes = new Lanes();
  private readonly order = new InboxOrder();
  private readonly failures = new Map<ConversationKey, number>();
  private readonly retries = new Set<() => void>();
  /** Conversations of which a commit failed: it may be stored all the same, with words that nobody delivers yet. */
  private readonly unsure = new Set<ConversationKey>();
  private stopping = false;

  constructor(private readonly options: TurnRunnerOptions) {}

  async accept(message: InboundMessage): Promise<{ kind: 'accepted' | 'duplicate' }> {
    const entry = this.toEntry(message);
    const result = await this.options.stores.inbox.append(entry);
    if (result.kind === 'duplicate') {
      // The first try may have failed after it was stored: then nobody has been told of it, and only the inbox knows.
      this.schedule(entry.key, { readInbox: true });
      return { kind: 'duplicate' };
    }
    this.order.arrived({ ...entry, seq: result.seq });
    this.schedule(entry.key);
    return { kind: 'accepted' };
  }

  invoke(message: InboundMessage): Promise<InvokeAnswer> {
    const entry = this.toEntry(message);
    return this.lanes.run(entry.key, async () => {
      let answer: InvokeAnswer = { status: 501 };
      await this.runToCommit(entry, async (turn) => {
        // Only agents are sent cards whose buttons must be answered at once.
        if (!(await this.options.desk.claims(turn))) return;
        turn.speaker = 'system';
        answer = await this.options.desk.onAgentInvoke(turn);
      });
      return answer;
    });
  }

  /** Runs what an earlier process accepted and did not answer. */
  async recover(): Promise<number> {
    const pending = await this.options.stores.inbox.listPending({ limit: RECOVERY_PAGE });
    for (const key of new Set(pending.map((entry) => entry.key))) this.schedule(key);
    if (pending.length === RECOVERY_PAGE) {
      await this.lanes.idle();
      if (!this.stopping) return pending.length + (await this.recover());
    }
    return pending.length;
  }

  /** Resolves when every accepted message has been answered or waits for a retry. */
  idle(): Promise<void> {
    return this.lanes.idle();
  }

  /** Finishes the turns in flight; messages not begun stay in the inbox for the next start. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const cancel of this.retries) cancel();
    await this.lanes.idle();
  }

  private toEntry(message: InboundMessage): Omit<InboxEntry, 'seq'> {
    const key = conversationKey(message.address.channelId, message.address.conversation.id);
    const { id } = message.activity;
    if (id === undefined || id === '')
      throw new FrontdeskError('REQUEST_INVALID', 'The activity has no id', { field: 'id' });
    return { ...message, id: `${key}|${id}`, key, receivedAt: this.options.clock.now().toISOString() };
  }

  private schedule(key: ConversationKey, { readInbox = false } = {}): void {
    void this.lanes.run(key, () => {
      if (readInbox) this.order.forget(key);
      return this.drain(key);
    });
  }

  private async drain(key: ConversationKey): Promise<void> {
    try {
      while (!this.stopping) {
        const entries = await this.order.next(key, () => this.options.stores.inbox.listPending({ key, limit: 100 }));
        if (entries.length === 0) break;
        for (const entry of entries) {
          if (this.stopping) return;
          await this.answer(entry);
          this.order.done(entry);
        }
      }
      this.failures.delete(key);
    } catch (error) {
      this.order.forget(key);
      this.retryLater(key, error);
    }
  }

  private retryLater(key: ConversationKey, error: unknown): void {
    const attempt = this.failures.get(key) ?? 0;
    this.failures.set(key, attempt + 1);
    this.options.log.error({ err: error, conversation: key, attempt }, 'turn not stored, trying again');
    if (this.stopping) return;
    const cancel = this.options.clock.after(backoffMs(attempt, this.options.random, STORE_BACKOFF), () => {
      this.retries.delete(cancel);
      this.schedule(key);
    });
    this.retries.add(cancel);
  }

  private async answer(entry: InboxEntry): Promise<void> {
    await this.runToCommit(entry, (turn) => this.options.steps(turn, async () => undefined), entry.id);
  }

  /**
   * Runs a turn until it commits. With `inboxId` it is the answer to that inbox entry and is run once for good; without,
   * it is an exchange whose answer was perhaps lost on the way and which may run again.
   */
  private async runToCommit(
    entry: Omit<InboxEntry, 'seq'>,
    work: (turn: CollectedTurn) => Promise<void>,
    inboxId?: string,
  ): Promise<void> {
    for (let attempt = 0; attempt < MAX_CONFLICTS; attempt += 1) {
      const record = await this.load(entry);
      if (inboxId !== undefined && record.processed.includes(inboxId)) {
        // What it said goes out before what comes after it.
        if (this.unsure.delete(entry.key)) this.options.dispatcher.submit(entry.key, record.outbox);
        return await this.options.stores.inbox.markDone(inboxId);
      }
      const turn = this.begin(record, { ...entry, trusted: entry.trusted === true });
      await work(turn);
      if (await this.commit(turn, record.version, inboxId)) return;
      this.options.log.info(
        { conversation: entry.key, turn: entry.id, attempt },
        'conversation changed meanwhile, turn runs anew',
      );
    }
    throw new FrontdeskError('CONVERSATION_CONFLICT', `Turn ${entry.id} lost ${MAX_CONFLICTS} times`, {
      retryable: true,
    });
  }

  private async load(entry: Pick<InboxEntry, 'key' | 'address'>): Promise<ConversationRecord> {
    const record = await this.options.stores.conversations.load(entry.key);
    return record === undefined
      ? newConversation(entry.address, this.options.clock.now())
      : { ...record, address: entry.address };
  }

  private begin(record: ConversationRecord, input: TurnInput): CollectedTurn {
    return new CollectedTurn({
      record,
      input,
      features: this.options.dispatcher.features(record.address),
      locale: record.locale ?? this.options.defaultLocale,
      now: this.options.clock.now(),
      recognize: (turn) =>
        this.options.recognizer.recognize({
          text: turn.heard,
          locale: turn.spokenLocale ?? turn.locale,
          referenceTime: turn.now,
        }),
    });
  }

  private async commit(turn: CollectedTurn, expectedVersion: number, inboxId: string | undefined): Promise<boolean> {
    const { record } = turn;
    const result = await this.store({
      key: turn.key,
      expectedVersion,
      address: record.address,
      locale: turn.locale,
      owner: turn.owner,
      agentId: record.agentId,
      verified: turn.verified,
      state: record.state,
      options: offered(turn),
      inboxId,
      outgoing: turn.outgoing,
      transcript: [...turn.transcript, ...transcriptEntries(turn.outgoing, turn.now)],
      at: turn.now,
    });
    if (result.kind === 'conflict') return false;
    this.unsure.delete(turn.key);
    this.options.dispatcher.submit(turn.key, turn.outgoing);
    for (const action of turn.committed) {
      await action().catch((error: unknown) => {
        this.options.log.error({ err: error, conversation: turn.key, turn: turn.id }, 'work after a turn failed');
      });
    }
    return true;
  }

  private async store(commit: TurnCommit): Promise<CommitResult> {
    try {
      return await this.options.stores.conversations.commitTurn(commit);
    } catch (error) {
      this.unsure.add(commit.key);
      this.options.dispatcher.recheck(commit.key);
      throw error;
    }
  }
}

/** The values behind the buttons that this turn leaves the contact with; none if it offers none. */
function offered(turn: CollectedTurn): string[] {
  const own = turn.outgoing.filter(({ key, to }) => key === turn.key && to === turn.record.address);
  const last = own.map(({ activity }) => buttonsOf(activity)).findLast((buttons) => buttons.length > 0);
  return last?.map(({ value }) => value) ?? [];
}
