import type { DialogReason, StepContext } from './sdk';
import type { HandoffReason } from '../src/core/handoff';
import type { JsonObject } from '../src/core/json';
import { isProofValid, ORDER_PROOF_MS } from '../src/core/rules';
import { type Turn, turnOf } from '../src/ports/turn';
import type { Slots, Task } from './slots';
import { TASKS } from './tasks';

export type { HandoffSlots, Slots, Task } from './slots';

/** Said with the last message and good for the next one only. */
export interface Offers {
  /** A human was offered: "yes" takes it. */
  human?: HandoffReason;
  didYouMean?: { intent: string; label: string; slots: Slots }[];
  /** "Try again" begins this. */
  retry?: Task;
  /** Another task was asked for in the middle of one: leave this for that? */
  switchTo?: Task;
}

export interface Memory {
  /** Under way, in the order of the dialog stack: the last is served now. */
  tasks: Task[];
  /** The newest one that ended. */
  lastTask?: Task;
  /** The order talked about. */
  lastOrder?: string;
  /** Orders opened by digits in this conversation: number → when. */
  opened: Record<string, string>;
  guesses?: { wrong: number; lockedUntil?: string };
  /** Messages in a row that were not understood. */
  misses: number;
  offers: Offers;
  /** The article answered last, for "helpful or not". */
  article?: string;
  /** There while an agent would be told that the customer is angry: for how many messages after this one. */
  angerLasts?: number;
}

/** What the dialogs remember of a conversation; changes are kept when the turn commits. */
export function memoryOf(turn: Turn): Memory {
  const state = turn.record.state as { memory?: JsonObject };
  state.memory ??= { tasks: [], opened: {}, misses: 0, offers: {} };
  return state.memory as unknown as Memory;
}

/** The task that is served now; throws outside one. */
export function taskOf(turn: Turn): Task {
  const task = memoryOf(turn).tasks.at(-1);
  if (!task) throw new Error('taskOf: no task is under way');
  return task;
}

export function slotsOf(step: StepContext): Slots {
  return taskOf(turnOf(step.context)).slots;
}

/** Keeps the tasks in step with the dialog stack when a task's dialog ends. */
export function taskEnded(turn: Turn, reason: DialogReason): void {
  // A replaced dialog begins the same task again, with what it has been told.
  if (reason === 'replaceCalled') return;
  const memory = memoryOf(turn);
  const ended = memory.tasks.pop();
  if (ended && reason === 'endCalled' && ended.intent in TASKS) memory.lastTask = ended;
}

/** The customer whom the contact has proven to be, while the proof holds. */
export function provenCustomer(turn: Turn): string | undefined {
  return turn.verified && isProofValid(turn.verified, turn.now) ? turn.verified.customerId : undefined;
}

/** Whether the contact gave the right digits for this order not too long ago. */
export function isOpened(turn: Turn, orderNumber: string): boolean {
  const at = memoryOf(turn).opened[orderNumber];
  return at !== undefined && turn.now.getTime() - Date.parse(at) <= ORDER_PROOF_MS;
}

export function markOpened(turn: Turn, orderNumber: string): void {
  const memory = memoryOf(turn);
  memory.opened[orderNumber] = turn.now.toISOString();
  delete memory.guesses;
}
