import type { ConversationKey } from '../core/conversation';
import { isFrontdeskError } from '../core/errors';
import type { Handoff } from '../core/handoff';
import type { NewHandoff } from '../ports/handoffStore';
import type { Desk, HandoffRequest, HandoffStart, QueuePlace } from '../ports/desk';
import type { Background } from './background';
import type { DeskDeps } from './deskDeps';
import { deliversEvents, handoffInitiation } from './handoffEvents';
import { canServe, GENERAL_SKILL, isAvailable } from './matching';
import type { Offers } from './offers';
import type { QueuePlaces } from './queuePlaces';
import { newHandoffCode } from './readableCode';

/** How many new codes are tried before the store's refusal is believed. */
const CODE_TRIES = 8;
/** How much of what was said goes along with a `handoff.initiate`. */
const TRANSCRIPT_SENT = 20;

type RequestTurn = NonNullable<Parameters<Desk['requestHandoff']>[1]>;

/** The customers' side of the desk: into the queue, out of it, and what they thought of it. */
export class CustomerDesk implements Desk {
  constructor(
    private readonly deps: DeskDeps,
    private readonly places: QueuePlaces,
    private readonly offers: Offers,
    private readonly background: Background,
  ) {}

  async requestHandoff(request: HandoffRequest, turn?: RequestTurn): Promise<HandoffStart> {
    const open = await this.deps.handoffs.findOpen(request.conversation);
    if (open !== undefined && open.state !== 'waiting') return { kind: 'withAgent', agentName: open.agentName ?? '' };
    if (open !== undefined && open.message === undefined && open.id !== request.id) return await this.already(open);
    const skill = await this.skillFor(request);
    if (open?.id !== request.id) {
      if (!(await this.somebodyServes({ ...request, skill }))) return { kind: 'nobodyAvailable' };
      // Whoever comes now learns from the conversation what the message left before was about.
      if (open !== undefined) await this.supersede(open);
    }
    const { handoff, created } = await this.enqueue({ ...request, skill });
    await this.announce(handoff, created, turn);
    const place = await this.places.place(handoff);
    // Between the two calls an agent may have accepted, who then speaks next.
    if (place === undefined)
      return { kind: 'withAgent', agentName: (await this.deps.handoffs.get(handoff.id))?.agentName ?? '' };
    return { kind: 'queued', handoffId: handoff.id, place };
  }

  async place(key: ConversationKey): Promise<QueuePlace | undefined> {
    const open = await this.deps.handoffs.findOpen(key);
    return open?.state === 'waiting' ? await this.places.place(open) : undefined;
  }

  async leaveQueue(key: ConversationKey): Promise<{ kind: 'left' } | { kind: 'notWaiting' }> {
    const newest = await this.deps.handoffs.findLatest(key);
    // A turn that runs anew has left already.
    if (newest?.state === 'closed' && newest.closeReason === 'left') return { kind: 'left' };
    if (newest === undefined || newest.message !== undefined) return { kind: 'notWaiting' };
    const at = this.deps.clock.now();
    const moved = await this.deps.handoffs.move(newest.id, {
      from: ['waiting'],
      to: 'closed',
      by: 'contact',
      at,
      set: { closeReason: 'left' },
    });
    if (moved.kind !== 'moved') return { kind: 'notWaiting' };
    this.background.run('somebody left the queue', async () => {
      await this.offers.retire(newest.id);
      await this.places.tellChanges();
    });
    return { kind: 'left' };
  }

  async leaveMessage(request: HandoffRequest, message: { text: string; contact: string }): Promise<{ code: string }> {
    const open = await this.deps.handoffs.findOpen(request.conversation);
    if (open?.state === 'waiting' && open.id !== request.id && open.message === undefined) await this.supersede(open);
    const skill = await this.skillFor(request);
    const { handoff } = await this.enqueue({ ...request, skill, message });
    this.background.run('offer a message', () => this.offers.offer(handoff.id));
    return { code: handoff.code };
  }

  async rate(key: ConversationKey, rating: { stars: number; comment?: string }): Promise<void> {
    const newest = await this.deps.handoffs.findLatest(key);
    if (newest?.agentId === undefined) {
      this.deps.log.warn({ conversation: key }, 'a rating, but no agent talked in this conversation');
      return;
    }
    await this.deps.handoffs.setRating(newest.id, { ...rating, at: this.deps.clock.now().toISOString() });
  }

  private async already(open: Handoff): Promise<HandoffStart> {
    const place = await this.places.place(open);
    return place === undefined
      ? { kind: 'withAgent', agentName: open.agentName ?? '' }
      : { kind: 'alreadyQueued', handoffId: open.id, place };
  }

  /** A skill that no agent has ever had would be waited for in vain. */
  private async skillFor({ skill }: HandoffRequest): Promise<string> {
    const agents = await this.deps.agents.list();
    return agents.some((agent) => agent.skills.includes(skill)) ? skill : GENERAL_SKILL;
  }

  private async somebodyServes(request: HandoffRequest): Promise<boolean> {
    return (await this.deps.agents.list()).some((agent) => isAvailable(agent) && canServe(agent, request));
  }

  private async enqueue(
    request: HandoffRequest & Pick<NewHandoff, 'message'>,
  ): Promise<{ handoff: Handoff; created: boolean }> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const code = newHandoffCode(this.deps.ids);
        return await this.deps.handoffs.enqueue({ ...request, code, enqueuedAt: this.deps.clock.now() });
      } catch (error) {
        const codeTaken = isFrontdeskError(error, 'REQUEST_INVALID') && error.field === 'code';
        if (!codeTaken || attempt === CODE_TRIES) throw error;
      }
    }
  }

  private async supersede(open: Handoff): Promise<void> {
    await this.deps.handoffs.move(open.id, {
      from: ['waiting'],
      to: 'closed',
      by: 'contact',
      at: this.deps.clock.now(),
      note: 'asked anew',
      set: { closeReason: open.message === undefined ? 'left' : 'leftMessage' },
    });
    this.background.run('a handoff was asked anew', () => this.offers.retire(open.id));
  }

  private async announce(handoff: Handoff, created: boolean, turn: RequestTurn | undefined): Promise<void> {
    if (turn === undefined) {
      if (created) this.background.run('offer a handoff', () => this.offers.offer(handoff.id));
      return;
    }
    if (deliversEvents(handoff.address.channelId)) {
      const transcript = await this.deps.transcripts.read(handoff.conversation, { limit: TRANSCRIPT_SENT });
      turn.reply(handoffInitiation(handoff, transcript, turn.now), 'system');
    }
    turn.afterCommit(() => this.offers.offer(handoff.id));
  }
}
