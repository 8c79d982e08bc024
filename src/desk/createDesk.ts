import type { AgentDesk } from '../ports/agentDesk';
import type { Desk } from '../ports/desk';
import { Assignments } from './assignments';
import { Background } from './background';
import { CustomerDesk } from './customerDesk';
import { CustomerMessages } from './customerMessages';
import type { DeskDeps } from './deskDeps';
import { HubStatus } from './hubStatus';
import { Offers } from './offers';
import { QueuePlaces } from './queuePlaces';
import { Relay } from './relay';
import { repair } from './repair';
import { tellReturned } from './returnToQueue';
import { AgentTurns } from './teams/agentTurns';
import { Joining } from './teams/joining';
import { TakeAndClose } from './teams/takeAndClose';

/** What has not gone on for this long was cut short: no step of a handoff takes so long. */
const CUT_SHORT_AFTER_MS = 15_000;

export interface DeskService extends Desk, AgentDesk {
  /** Takes up what an earlier process left undone, and goes on looking for such work. */
  recover(): Promise<void>;
  /** Resolves when nothing that was begun is left to do. */
  idle(): Promise<void>;
  /** Finishes what was begun and begins nothing more. */
  stop(): Promise<void>;
}

/** The desk: the queue for customers, and the commands, cards and relayed words for agents. */
export function createDesk(deps: DeskDeps): DeskService {
  const background = new Background(deps.clock, deps.log);
  const messages = new CustomerMessages(deps);
  const places = new QueuePlaces(deps, messages, background);
  const offers = new Offers(deps, background);
  const assignments = new Assignments(deps, messages);
  const relay = new Relay(deps, assignments, offers, messages);
  const customers = new CustomerDesk(deps, places, offers, background);
  const taking = new TakeAndClose(deps, assignments, offers, places);
  const agents = new AgentTurns(deps, new Joining(deps), taking, offers, relay);
  const hub = new HubStatus(deps, assignments, offers, places, messages);

  const lookAround = async (olderThanMs: number): Promise<void> => {
    const repaired = await repair(deps, assignments, olderThanMs);
    if (repaired > 0) deps.log.info({ repaired }, 'handoffs finished that were cut short');
    await tellReturned(deps, messages);
    await offers.offerAll();
    await places.tellChanges();
  };
  const goOnLooking = (): void => {
    background.after(deps.settings.queueUpdateMs, 'look around the desk', async () => {
      goOnLooking();
      await lookAround(CUT_SHORT_AFTER_MS);
    });
  };

  return {
    requestHandoff: (request, turn) => customers.requestHandoff(request, turn),
    place: (key) => customers.place(key),
    leaveQueue: (key) => customers.leaveQueue(key),
    leaveMessage: (request, message) => customers.leaveMessage(request, message),
    rate: (key, rating) => customers.rate(key, rating),
    claims: (turn) => agents.claims(turn),
    onAgentTurn: (turn) => agents.onMessage(turn),
    onAgentInvoke: (turn) => agents.onInvoke(turn),
    relayToAgent: (turn) => relay.toAgent(turn),
    onHandoffStatus: (turn) => hub.obey(turn),
    async recover() {
      await lookAround(0);
      goOnLooking();
    },
    idle: () => background.idle(),
    stop: () => background.stop(),
  };
}
