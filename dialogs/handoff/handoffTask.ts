import type { Dialog } from 'botbuilder-dialogs';
import { maskEmail } from '../../src/core/rules';
import { toQueue } from '../../src/core/ownership';
import type { HandoffRequest, HandoffStart, QueuePlace } from '../../src/ports/desk';
import { type Turn, turnOf } from '../../src/ports/turn';
import type { DialogDeps } from '../deps';
import { ifAnswered } from '../ifAnswered';
import { provenCustomer, slotsOf } from '../memory';
import { ask } from '../prompts';
import type { StepContext } from '../sdk';
import { TaskDialog } from '../taskDialog';
import { lastMessages } from './handoffContext';

/** Brings a human, or takes a message when nobody is there. */
export function handoffTask(deps: DialogDeps): Dialog {
  return new TaskDialog('HumanAgent', deps, [
    (step) => request(deps, step),
    (step) => askContact(deps, step),
    (step) => leaveMessage(deps, step),
  ]);
}

/** The place in the queue in words: `You're number 2 in line`, with the wait when it can be told. */
export function placeText(deps: DialogDeps, turn: Turn, place: QueuePlace): string {
  const first = deps.voice.text(turn.locale, place.position === 1 ? 'handoff.next' : 'handoff.position', {
    position: place.position,
  });
  if (place.estimatedWaitMs === undefined) return first;
  const count = Math.max(1, Math.round(place.estimatedWaitMs / 60_000));
  const wait = deps.voice.text(turn.locale, 'handoff.wait', { count });
  return turn.locale === 'en' ? `${first} ${wait}` : `${first}${wait}`;
}

async function request(deps: DialogDeps, step: StepContext) {
  const turn = turnOf(step.context);
  const { message } = slotsOf(step);
  if (message !== undefined) return await step.next(message);
  const start = await deps.desk.requestHandoff(await handoffRequest(deps, step, turn.idempotencyKey('handoff')), turn);
  if (start.kind === 'nobodyAvailable') return await ask(step, 'text', { key: 'handoff.nobody' });
  await announce(deps, step, start);
  return await step.endDialog();
}

async function announce(
  deps: DialogDeps,
  step: StepContext,
  start: Exclude<HandoffStart, { kind: 'nobodyAvailable' }>,
) {
  const turn = turnOf(step.context);
  if (start.kind === 'withAgent')
    return await deps.voice.say(step.context, 'handoff.withAgent', { name: start.agentName });
  if (turn.owner.kind !== 'queue') turn.owner = toQueue(turn.owner, start.handoffId);
  const key = start.kind === 'queued' ? queuedKey(slotsOf(step).handoff?.reason) : 'handoff.alreadyQueued';
  const buttons = [deps.voice.button(turn.locale, 'button.leaveQueue')];
  await deps.voice.say(step.context, key, { place: placeText(deps, turn, start.place) }, { buttons });
}

function queuedKey(reason: string | undefined): string {
  return reason === 'complaint' || reason === 'anger' ? 'handoff.queuedComplaint' : 'handoff.queued';
}

async function handoffRequest(deps: DialogDeps, step: StepContext, id: string): Promise<HandoffRequest> {
  const turn = turnOf(step.context);
  const customerId = provenCustomer(turn);
  const customer = customerId === undefined ? undefined : await ifAnswered(() => deps.customers.get(customerId));
  const { reason = 'requested', ...context } = slotsOf(step).handoff ?? {
    lastWords: turn.text,
    summary: turn.text,
    collected: {},
    sentiment: 'neutral' as const,
  };
  const name = customer?.name[turn.locale] ?? turn.record.address.user.name;
  return {
    id,
    conversation: turn.key,
    address: turn.record.address,
    customerName: name || deps.voice.text(turn.locale, 'handoff.customer'),
    ...(customerId === undefined ? {} : { customerId }),
    locale: turn.locale,
    skill: 'general',
    reason,
    context: { ...context, lastMessages: await lastMessages(deps, turn) },
  };
}

async function askContact(deps: DialogDeps, step: StepContext) {
  const slots = slotsOf(step);
  slots.message = String(step.result);
  const customerId = provenCustomer(turnOf(step.context));
  const customer = customerId === undefined ? undefined : await ifAnswered(() => deps.customers.get(customerId));
  if (customer) return await step.next(customer.email);
  return await ask(step, 'contact', { key: 'handoff.askContact' });
}

async function leaveMessage(deps: DialogDeps, step: StepContext) {
  const turn = turnOf(step.context);
  const contact = String(step.result);
  const text = slotsOf(step).message ?? '';
  const handoff = await handoffRequest(deps, step, turn.idempotencyKey('leaveMessage'));
  const { code } = await deps.desk.leaveMessage(handoff, { text, contact });
  const shown = contact.includes('@') ? maskEmail(contact) : contact;
  await deps.voice.say(step.context, 'handoff.messageLeft', { code, contact: shown });
  return await step.endDialog();
}
