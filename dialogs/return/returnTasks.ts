import type { Dialog } from 'botbuilder-dialogs';
import type { Order, RefundMethod, ReturnReason } from '../../src/core/commerce';
import { assessReturn, isReturnFree, itemsNamed, RETURN_REASONS, type ReturnAssessment } from '../../src/core/rules';
import { turnOf } from '../../src/ports/turn';
import { itemName } from '../cards';
import type { DialogDeps } from '../deps';
import { memoryOf, slotsOf, taskOf } from '../memory';
import { openOrder } from '../order/openOrder';
import { orderOfTask, refuseOrAsk, yesNo } from '../order/orderTasks';
import { itemList } from '../order/showOrder';
import { ask, type Choice } from '../prompts';
import type { StepContext } from '../sdk';
import { TaskDialog } from '../taskDialog';
import { showRefund } from './refundStatus';
import { labelCard, returnSummary } from './returnTexts';

/** Sending something back, for money or for another, and where the money is. */
export function returnTasks(deps: DialogDeps, shared: Dialog[]): Dialog[] {
  const steps = [
    openOrder,
    (step: StepContext) => checkPolicy(deps, step),
    (step: StepContext) => askItems(deps, step),
    (step: StepContext) => askReason(deps, step),
    (step: StepContext) => askRefundMethod(deps, step),
    (step: StepContext) => confirm(deps, step),
    (step: StepContext) => create(deps, step),
  ];
  return [
    new TaskDialog('ReturnItem', deps, steps, shared),
    new TaskDialog('ExchangeItem', deps, steps, shared),
    new TaskDialog('RefundStatus', deps, [openOrder, (step) => showRefund(deps, step)], shared),
  ];
}

const isExchange = (step: StepContext): boolean => taskOf(turnOf(step.context)).intent === 'ExchangeItem';

async function checkPolicy(deps: DialogDeps, step: StepContext) {
  const order = step.result as Order | undefined;
  if (!order) return await step.endDialog();
  const { now } = turnOf(step.context);
  const slots = slotsOf(step);
  const assessment = assessReturn(order, now);
  if (assessment.kind !== 'eligible') return await refuseOrAsk(deps, step, () => refuse(deps, step, order, assessment));
  const sentBack = new Set((await deps.returns.listByOrder(order.number)).flatMap((receipt) => receipt.request.skus));
  const left = order.items.filter((item) => !sentBack.has(item.sku));
  if (left.length === 0) {
    return await refuseOrAsk(deps, step, () =>
      deps.voice.say(step.context, 'return.alreadyReturned', { number: order.number }),
    );
  }
  const named = itemsNamed({ ...order, items: left }, slots.products ?? []);
  if (named.length === 0) {
    const bought = itemsNamed(order, slots.products ?? []).length > 0;
    await deps.voice.say(step.context, bought ? 'return.itemSentBack' : 'return.notInOrder', { number: order.number });
    delete slots.products;
  } else if (left.length === 1 || (slots.products ?? []).length > 0) slots.skus = named.map((item) => item.sku);
  return await step.next({ ...order, items: left });
}

async function refuse(deps: DialogDeps, step: StepContext, order: Order, assessment: ReturnAssessment): Promise<void> {
  const turn = turnOf(step.context);
  const { voice } = deps;
  const human = { buttons: [voice.button(turn.locale, 'button.human')] };
  const values = { number: order.number, items: itemList(voice, turn.locale, order.items) };
  if (assessment.kind === 'tooLate') {
    const until = voice.date(turn.locale, assessment.until);
    if (!assessment.warrantyUntil) return await voice.say(step.context, 'return.tooLate', { ...values, until }, human);
    memoryOf(turn).offers.human = 'requested';
    const warranty = voice.date(turn.locale, assessment.warrantyUntil);
    return await voice.say(step.context, 'return.tooLateInWarranty', { ...values, until, warranty }, human);
  }
  if (assessment.kind === 'notDelivered') {
    const key = assessment.canCancel ? 'return.notDeliveredCanCancel' : 'return.notDelivered';
    const buttons = assessment.canCancel ? [voice.button(turn.locale, 'button.cancelOrder')] : [];
    return await voice.say(step.context, key, values, { buttons });
  }
  await voice.say(
    step.context,
    assessment.kind === 'cancelled' ? 'return.cancelled' : 'return.alreadyReturned',
    values,
  );
}

async function askItems(deps: DialogDeps, step: StepContext) {
  if (slotsOf(step).skus !== undefined) return await step.next();
  const { locale } = turnOf(step.context);
  const order = step.result as Order;
  const choices: Choice[] = order.items.map((item) => ({
    value: item.sku,
    label: itemName(item, locale),
    product: item.product,
  }));
  if (choices.length > 1) choices.push({ value: 'all', label: deps.voice.text(locale, 'button.allItems') });
  const key = isExchange(step) ? 'return.askItemsExchange' : 'return.askItems';
  return await ask(step, 'items', { key, values: { number: order.number }, choices });
}

async function askReason(deps: DialogDeps, step: StepContext) {
  const slots = slotsOf(step);
  if (Array.isArray(step.result)) slots.skus = step.result as string[];
  if (slots.reason !== undefined) return await step.next();
  const { locale } = turnOf(step.context);
  const order = await orderOfTask(deps, step);
  const items = order.items.filter((item) => slots.skus?.includes(item.sku));
  const choices = RETURN_REASONS.map((value) => ({ value, label: deps.voice.text(locale, `return.reason.${value}`) }));
  return await ask(step, 'choice', {
    key: 'return.askReason',
    values: { items: itemList(deps.voice, locale, items) },
    choices,
  });
}

async function askRefundMethod(deps: DialogDeps, step: StepContext) {
  const slots = slotsOf(step);
  if (typeof step.result === 'string') slots.reason = step.result as ReturnReason;
  if (isExchange(step) || slots.refundMethod !== undefined) return await step.next();
  const { locale } = turnOf(step.context);
  const choices = (['original', 'storeCredit'] as const).map((value) => ({
    value,
    label: deps.voice.text(locale, `return.method.${value}`),
  }));
  return await ask(step, 'choice', { key: 'return.askMethod', choices });
}

async function confirm(deps: DialogDeps, step: StepContext) {
  const slots = slotsOf(step);
  if (typeof step.result === 'string') slots.refundMethod = step.result as RefundMethod;
  const { locale } = turnOf(step.context);
  const order = await orderOfTask(deps, step);
  const values = returnSummary(deps.voice, locale, order, slots);
  const free = isReturnFree(slots.reason ?? 'other');
  const key = isExchange(step) ? 'return.confirmExchange' : free ? 'return.confirmFree' : 'return.confirmPaid';
  return await ask(step, 'confirm', { key, values, choices: yesNo(deps, step) });
}

async function create(deps: DialogDeps, step: StepContext) {
  const turn = turnOf(step.context);
  const slots = slotsOf(step);
  if (step.result !== true) {
    await deps.voice.say(step.context, 'return.notSent');
    return await step.endDialog();
  }
  const order = await orderOfTask(deps, step);
  const exchange = isExchange(step);
  const result = await deps.returns.create(
    {
      kind: exchange ? 'exchange' : 'return',
      orderNumber: order.number,
      skus: slots.skus ?? [],
      reason: slots.reason ?? 'other',
      ...(exchange ? {} : { refundMethod: slots.refundMethod ?? 'original' }),
    },
    turn.idempotencyKey('return'),
  );
  if (result.kind === 'refused') {
    const key = result.reason === 'alreadyReturned' ? 'return.alreadyReturned' : 'return.notDelivered';
    const items = itemList(deps.voice, turn.locale, order.items);
    await deps.voice.say(step.context, key, { number: order.number, items });
    return await step.endDialog();
  }
  const { receipt } = result;
  const card = labelCard(deps.voice, turn.locale, receipt);
  const key = exchange ? 'return.createdExchange' : 'return.created';
  await deps.voice.say(step.context, key, { number: receipt.number }, { attachments: [card] });
  return await step.endDialog();
}
