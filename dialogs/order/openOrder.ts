import { WaterfallDialog } from 'botbuilder-dialogs';
import type { Order } from '../../src/core/commerce';
import { turnOf } from '../../src/ports/turn';
import type { DialogDeps } from '../deps';
import { memoryOf, slotsOf, taskOf } from '../memory';
import { ask } from '../prompts';
import type { StepContext } from '../sdk';
import { proveOrder } from '../verification/orderDigits';
import { impliedOrder, ordersToChoose, visibleOrder } from './findOrder';

const OPEN_ORDER = 'openOrder';

/**
 * Finds out which order a task is about and that the contact may see it. Ends with the order, or with undefined
 * after saying why not. Asks only what is not known: the number, then the last four digits of its phone.
 */
export function openOrderDialog(deps: DialogDeps): WaterfallDialog {
  return new WaterfallDialog(OPEN_ORDER, [
    (step) => askNumber(deps, step),
    (step) => takeNumber(step),
    (step) => askDigits(deps, step),
    (step) => checkDigits(deps, step),
  ]);
}

/** Begins with the order: the first step of every task about one. */
export function openOrder(step: StepContext): ReturnType<StepContext['beginDialog']> {
  return step.beginDialog(OPEN_ORDER);
}

async function askNumber(deps: DialogDeps, step: StepContext) {
  const turn = turnOf(step.context);
  const { intent, slots } = taskOf(turn);
  if (slots.orderNumber === undefined) {
    slots.orderNumber = slots.askOrder ? undefined : await impliedOrder(deps, turn, slots);
    slots.implied = slots.orderNumber !== undefined;
  }
  if (slots.orderNumber !== undefined) return await step.next();
  const choices = await ordersToChoose(deps, turn, intent, slots);
  const [only] = choices;
  if (only && choices.length === 1) {
    slots.orderNumber = only.value;
    slots.implied = true;
    return await step.next();
  }
  return await ask(step, 'orderNumber', { key: choices.length > 0 ? 'order.whichOne' : 'order.askNumber', choices });
}

async function takeNumber(step: StepContext) {
  if (typeof step.result === 'string') Object.assign(slotsOf(step), { orderNumber: step.result, implied: false });
  return await step.next();
}

async function askDigits(deps: DialogDeps, step: StepContext) {
  const turn = turnOf(step.context);
  const slots = slotsOf(step);
  const number = slots.orderNumber ?? '';
  const order = await visibleOrder(deps, turn, number);
  if (order) return await opened(step, order);
  const known = slots.askDigits ? undefined : slots.triedDigits;
  const digits = slots.phoneLast4 ?? known;
  Object.assign(step.values, { silent: slots.phoneLast4 === undefined && digits !== undefined });
  if (digits !== undefined) return await step.next(digits);
  if (slots.triesLeft === undefined) return await ask(step, 'lastFour', { key: 'order.askDigits', values: { number } });
  return await ask(step, 'lastFour', { key: 'order.noMatch', values: { number, count: slots.triesLeft } });
}

async function checkDigits(deps: DialogDeps, step: StepContext) {
  const turn = turnOf(step.context);
  const slots = slotsOf(step);
  const digits = String(step.result);
  const proof = await proveOrder(deps, turn, slots.orderNumber ?? '', digits);
  if (proof.kind === 'open') return await opened(step, proof.order);
  delete slots.phoneLast4;
  if (proof.kind === 'locked') {
    const minutes = Math.max(1, Math.ceil((proof.until.getTime() - turn.now.getTime()) / 60_000));
    memoryOf(turn).offers.human = 'verificationLocked';
    const button = deps.voice.button(turn.locale, 'button.human');
    await deps.voice.say(step.context, 'order.locked', { count: minutes }, { buttons: [button] });
    return await step.endDialog();
  }
  // Digits that the customer gave for something else were no attempt of theirs.
  const silent = (step.values as { silent?: boolean }).silent === true;
  Object.assign(slots, { askDigits: true, triedDigits: digits, ...(silent ? {} : { triesLeft: proof.triesLeft }) });
  return await step.replaceDialog(OPEN_ORDER);
}

async function opened(step: StepContext, order: Order) {
  memoryOf(turnOf(step.context)).lastOrder = order.number;
  return await step.endDialog(order);
}
