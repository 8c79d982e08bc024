import { firstUnits } from '../../src/core/firstUnits';
import type { HandoffReason } from '../../src/core/handoff';
import type { Turn } from '../../src/ports/turn';
import { itemName } from '../cards';
import type { DialogDeps } from '../deps';
import { ifAnswered } from '../ifAnswered';
import { type HandoffSlots, type Memory, memoryOf, type Task } from '../memory';
import { visibleOrder } from '../order/findOrder';
import { TASKS } from '../tasks';
import { ANGER_LASTS } from '../thresholds';
import { isAngry, type Understanding } from '../understanding';

const MESSAGES = 10;
const WORDS_MAX = 500;

/** What the agent will be told of the task under way (or the newest one), in the customer's language. */
export async function handoffSlots(
  deps: DialogDeps,
  turn: Turn,
  reason: HandoffReason,
  said: Understanding,
): Promise<HandoffSlots> {
  const memory = memoryOf(turn);
  const task = memory.tasks.find((each) => each.intent in TASKS) ?? memory.lastTask;
  const collected = task ? await collectedOf(deps, turn, task) : {};
  const orderNumber = said.slots.orderNumber ?? memory.lastOrder;
  if (collected.orderNumber === undefined && orderNumber !== undefined) collected.orderNumber = orderNumber;
  return {
    reason,
    lastWords: firstUnits(said.text, WORDS_MAX),
    summary: summaryOf(deps, turn, task, collected, said),
    ...(task ? { intent: task.intent } : {}),
    collected,
    sentiment: moodOf(memory, reason, said),
  };
}

const UPSET_REASONS: readonly HandoffReason[] = ['complaint', 'anger', 'poorRating'];

function moodOf(memory: Memory, reason: HandoffReason, said: Understanding): HandoffSlots['sentiment'] {
  if (UPSET_REASONS.includes(reason) || memory.angerLasts !== undefined) return 'negative';
  return said.sentiment?.label ?? 'neutral';
}

/** Remembers anger for a while: the message that brings a human ("a person, please") seldom shows it. Delight ends it. */
export function noteMood(memory: Memory, said: Understanding): void {
  const lasted = memory.angerLasts ?? 0;
  delete memory.angerLasts;
  if (isAngry(said)) memory.angerLasts = ANGER_LASTS;
  else if (lasted > 0 && said.sentiment?.label !== 'positive') memory.angerLasts = lasted - 1;
}

/** The slots that an agent is shown, and how each is put into words. */
async function collectedOf(deps: DialogDeps, turn: Turn, task: Task): Promise<Record<string, string>> {
  const { slots } = task;
  const { voice } = deps;
  const collected: Record<string, string> = {};
  if (slots.orderNumber !== undefined) collected.orderNumber = slots.orderNumber;
  const order =
    slots.orderNumber === undefined
      ? undefined
      : await ifAnswered(() => visibleOrder(deps, turn, slots.orderNumber ?? ''));
  const items = order?.items.filter((item) => slots.skus?.includes(item.sku)) ?? [];
  if (items.length > 0)
    collected.items = voice.list(
      turn.locale,
      items.map((item) => itemName(item, turn.locale)),
    );
  if (slots.reason !== undefined) collected.reason = voice.text(turn.locale, `return.reason.${slots.reason}`);
  if (slots.refundMethod !== undefined)
    collected.refundMethod = voice.text(turn.locale, `return.method.${slots.refundMethod}`);
  if (slots.address !== undefined) collected.address = slots.address;
  if (slots.email !== undefined) collected.email = slots.email;
  return collected;
}

function summaryOf(
  deps: DialogDeps,
  turn: Turn,
  task: Task | undefined,
  collected: Record<string, string>,
  said: Understanding,
): string {
  const words = said.text.slice(0, 200);
  if (!task) return deps.voice.text(turn.locale, 'handoff.summaryNoTask', { words });
  const values = {
    task: deps.voice.text(turn.locale, `task.${task.intent}`),
    facts: Object.values(collected).join(turn.locale === 'en' ? ', ' : '，'),
  };
  return deps.voice.text(turn.locale, values.facts === '' ? 'handoff.summaryTask' : 'handoff.summary', values);
}

/** The newest messages before this one, and this one, as much of each as a card shows: the queue is read often and whole. */
export async function lastMessages(deps: DialogDeps, turn: Turn) {
  const entries = await deps.transcripts.read(turn.key, { limit: MESSAGES - 1 });
  const said = entries.flatMap(({ from, text, at }) =>
    from === 'system' ? [] : [{ from, text: firstUnits(text, WORDS_MAX), at }],
  );
  const now = { from: 'contact' as const, text: firstUnits(turn.text, WORDS_MAX), at: turn.now.toISOString() };
  return turn.text === '' ? said : [...said, now].slice(-MESSAGES);
}
