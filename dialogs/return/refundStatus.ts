import type { Order, ReturnReceipt } from '../../src/core/commerce';
import { turnOf } from '../../src/ports/turn';
import type { DialogDeps } from '../deps';
import { itemList, refundText } from '../order/showOrder';
import type { StepContext } from '../sdk';
import { labelCard } from './returnTexts';

/** Says where the money of an order is: paid, on its way, waiting for a parcel, or none due. */
export async function showRefund(deps: DialogDeps, step: StepContext) {
  const order = step.result as Order | undefined;
  if (!order) return await step.endDialog();
  const { locale } = turnOf(step.context);
  const { voice } = deps;
  if (order.refund) {
    const state = voice.text(locale, `refund.because.${order.state === 'returned' ? 'returned' : 'cancelled'}`, {
      number: order.number,
    });
    await voice.sayText(
      step.context,
      `${state}${locale === 'en' ? ' ' : ''}${refundText(voice, locale, order.refund)}`,
    );
    return await step.endDialog();
  }
  const receipts = await deps.returns.listByOrder(order.number);
  const newest = receipts.at(-1);
  if (!newest) {
    await voice.say(step.context, 'refund.none', { number: order.number });
    return await step.endDialog();
  }
  const key = newest.request.kind === 'exchange' ? 'refund.exchangeAwaited' : 'refund.parcelAwaited';
  const values = { number: order.number, returnNumber: newest.number, items: itemsOf(deps, step, order, newest) };
  await voice.say(step.context, key, values, { attachments: [labelCard(voice, locale, newest)] });
  return await step.endDialog();
}

function itemsOf(deps: DialogDeps, step: StepContext, order: Order, receipt: ReturnReceipt): string {
  const items = order.items.filter((item) => receipt.request.skus.includes(item.sku));
  return itemList(deps.voice, turnOf(step.context).locale, items);
}
