import type { Dialog } from 'botbuilder-dialogs';
import type { Order } from '../../src/core/commerce';
import { canCancel, canChangeAddress } from '../../src/core/rules';
import { turnOf } from '../../src/ports/turn';
import { orderCard } from '../cards';
import type { DialogDeps } from '../deps';
import { memoryOf, provenCustomer, slotsOf, taskOf } from '../memory';
import { ask } from '../prompts';
import type { StepContext } from '../sdk';
import { TaskDialog } from '../taskDialog';
import { verify } from '../verification/verifyDialog';
import { visibleOrder } from './findOrder';
import { openOrder } from './openOrder';
import { itemList, showDetails, showStatus, statusText } from './showOrder';

const LISTED = 8;

/** Everything about orders, by intent. */
export function orderTasks(deps: DialogDeps, shared: Dialog[]): Dialog[] {
  const show = (how: typeof showStatus) => async (step: StepContext) => {
    const order = step.result as Order | undefined;
    if (order) await how(deps, step.context, order);
    return await step.endDialog();
  };
  return [
    new TaskDialog('OrderStatus', deps, [openOrder, show(showStatus)], shared),
    new TaskDialog('OrderDetails', deps, [openOrder, show(showDetails)], shared),
    new TaskDialog('OrderList', deps, [verify, (step) => listOrders(deps, step)], shared),
    new TaskDialog(
      'OrderCancel',
      deps,
      [openOrder, (step) => confirmCancel(deps, step), (step) => cancel(deps, step)],
      shared,
    ),
    new TaskDialog(
      'OrderChangeAddress',
      deps,
      [
        openOrder,
        (step) => askAddress(deps, step),
        (step) => confirmAddress(deps, step),
        (step) => changeAddress(deps, step),
      ],
      shared,
    ),
  ];
}

/**
 * An order that was not said but only follows from the talk, and for which the task makes no sense, is not
 * refused: the number is asked for instead.
 */
export async function refuseOrAsk(deps: DialogDeps, step: StepContext, say: () => Promise<void>) {
  const { intent, slots } = taskOf(turnOf(step.context));
  if (!slots.implied || slots.pointed || slots.askOrder) {
    await say();
    return await step.endDialog();
  }
  const notOrder = slots.orderNumber;
  Object.assign(slots, { orderNumber: undefined, implied: false, askOrder: true, notOrder, skus: undefined });
  return await step.replaceDialog(`${intent}.steps`);
}

async function listOrders(deps: DialogDeps, step: StepContext) {
  const turn = turnOf(step.context);
  const customerId = provenCustomer(turn);
  if (customerId === undefined) return await step.endDialog();
  const orders = await deps.orders.listByCustomer(customerId);
  if (orders.length === 0) await deps.voice.say(step.context, 'order.listEmpty');
  else {
    const lines = orders.slice(0, LISTED).map((order) => {
      const state = deps.voice.text(turn.locale, `order.state.${order.state}`);
      const items = itemList(deps.voice, turn.locale, order.items);
      return deps.voice.text(turn.locale, 'order.listLine', { number: order.number, items, state });
    });
    const text = [deps.voice.text(turn.locale, 'order.list', { count: orders.length }), ...lines].join('\n');
    const buttons = orders.slice(0, 5).map(({ number }) => ({ type: 'imBack', title: number, value: number }));
    await deps.voice.sayText(step.context, text, { buttons });
  }
  return await step.endDialog();
}

/** Refuses what has left already, with the order's state and what is possible instead. */
function refuseShipped(deps: DialogDeps, step: StepContext, order: Order, key: 'cannotCancel' | 'cannotMove') {
  const turn = turnOf(step.context);
  return refuseOrAsk(deps, step, async () => {
    const status = statusText(deps.voice, turn.locale, order);
    const advice = deps.voice.text(turn.locale, `order.${key}.${order.state}`);
    const card = orderCard(deps.voice, turn.locale, order, turn.now, 'status');
    await deps.voice.sayText(step.context, `${status}\n\n${advice}`, { attachments: [card] });
  });
}

async function confirmCancel(deps: DialogDeps, step: StepContext) {
  const order = step.result as Order | undefined;
  if (!order) return await step.endDialog();
  if (!canCancel(order)) return await refuseShipped(deps, step, order, 'cannotCancel');
  const { locale } = turnOf(step.context);
  const values = {
    number: order.number,
    items: itemList(deps.voice, locale, order.items),
    amount: deps.voice.money(locale, order.total),
  };
  const choices = [
    { value: 'yes', label: deps.voice.text(locale, 'button.yesCancel') },
    { value: 'no', label: deps.voice.text(locale, 'button.keepOrder') },
  ];
  return await ask(step, 'confirm', { key: 'order.confirmCancel', values, choices });
}

async function cancel(deps: DialogDeps, step: StepContext) {
  const turn = turnOf(step.context);
  const number = slotsOf(step).orderNumber ?? '';
  if (step.result !== true) {
    await deps.voice.say(step.context, 'order.kept', { number });
    return await step.endDialog();
  }
  const result = await deps.orders.cancel(number, turn.idempotencyKey('cancel'));
  if (result.kind === 'refused') return await refuseShipped(deps, step, result.order, 'cannotCancel');
  const amount = deps.voice.money(turn.locale, result.refund);
  await deps.voice.say(step.context, 'order.cancelled', { number, amount });
  return await step.endDialog();
}

async function askAddress(deps: DialogDeps, step: StepContext) {
  const order = step.result as Order | undefined;
  if (!order) return await step.endDialog();
  if (!canChangeAddress(order)) return await refuseShipped(deps, step, order, 'cannotMove');
  const slots = slotsOf(step);
  if (slots.address !== undefined) return await step.next();
  const values = { number: order.number, address: order.shippingAddress.text };
  return await ask(step, 'address', { key: 'order.askAddress', values });
}

async function confirmAddress(deps: DialogDeps, step: StepContext) {
  const slots = slotsOf(step);
  if (typeof step.result === 'string') slots.address = step.result;
  return await ask(step, 'confirm', {
    key: 'order.confirmAddress',
    values: { number: slots.orderNumber ?? '', address: slots.address ?? '' },
    choices: yesNo(deps, step),
  });
}

/** The choices of a question that yes or no answers. */
export function yesNo(deps: DialogDeps, step: StepContext): { value: string; label: string }[] {
  const { locale } = turnOf(step.context);
  return ['yes', 'no'].map((value) => ({ value, label: deps.voice.text(locale, `button.${value}`) }));
}

async function changeAddress(deps: DialogDeps, step: StepContext) {
  const turn = turnOf(step.context);
  const slots = slotsOf(step);
  const number = slots.orderNumber ?? '';
  if (step.result !== true) {
    await deps.voice.say(step.context, 'order.addressKept', { number });
    return await step.endDialog();
  }
  const address = { text: slots.address ?? '' };
  const result = await deps.orders.changeAddress(number, address, turn.idempotencyKey('changeAddress'));
  if (result.kind === 'refused') return await refuseShipped(deps, step, result.order, 'cannotMove');
  await deps.voice.say(step.context, 'order.addressChanged', { number, address: address.text });
  return await step.endDialog();
}

/** The order of the task, read again: it may have changed while the customer was thinking. */
export async function orderOfTask(deps: DialogDeps, step: StepContext): Promise<Order> {
  const turn = turnOf(step.context);
  const number = slotsOf(step).orderNumber ?? memoryOf(turn).lastOrder ?? '';
  const order = await visibleOrder(deps, turn, number);
  if (!order) throw new Error('orderOfTask: the order is not open to this contact');
  return order;
}
