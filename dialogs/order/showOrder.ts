import type { TurnContext } from 'botbuilder-core';
import type { Order } from '../../src/core/commerce';
import type { Locale } from '../../src/core/locale';
import { turnOf } from '../../src/ports/turn';
import { itemName, orderCard } from '../cards';
import type { DialogDeps } from '../deps';
import type { Values, Voice } from '../voice';

/** `your rice cooker and charging cable`, as the language puts items into a sentence. */
export function itemList(voice: Voice, locale: Locale, items: Order['items']): string {
  return voice.list(
    locale,
    items.map((item) => itemName(item, locale)),
  );
}

/** Where the order is, in one or two sentences. */
export function statusText(voice: Voice, locale: Locale, order: Order): string {
  const { shipment, refund } = order;
  const values: Values = { number: order.number, items: itemList(voice, locale, order.items) };
  if (shipment) Object.assign(values, { carrier: shipment.carrier[locale], tracking: shipment.trackingNumber });
  if (order.state === 'shipped' && shipment?.expectedAt) {
    return voice.text(locale, 'order.status.shipped', { ...values, day: voice.day(locale, shipment.expectedAt) });
  }
  if (order.state === 'shipped') return voice.text(locale, 'order.status.shippedNoDate', values);
  if (order.state === 'delivered' && shipment?.deliveredAt) {
    return voice.text(locale, 'order.status.delivered', { ...values, day: voice.day(locale, shipment.deliveredAt) });
  }
  const base = voice.text(locale, `order.status.${order.state}`, values);
  return refund ? `${base}${locale === 'en' ? ' ' : ''}${refundText(voice, locale, refund)}` : base;
}

/** Where the money is, in one sentence. */
export function refundText(voice: Voice, locale: Locale, refund: NonNullable<Order['refund']>): string {
  const amount = voice.money(locale, refund.amount);
  if (refund.state === 'pending') return voice.text(locale, 'refund.pending', { amount });
  if (refund.at === undefined) return voice.text(locale, 'refund.paid', { amount });
  return voice.text(locale, 'refund.paidOn', { amount, day: voice.day(locale, refund.at) });
}

/** Says where the order is, with buttons for what can be done now. */
export async function showStatus(deps: DialogDeps, context: TurnContext, order: Order): Promise<void> {
  const { locale, now } = turnOf(context);
  const card = orderCard(deps.voice, locale, order, now, 'status');
  await deps.voice.sayText(context, statusText(deps.voice, locale, order), { attachments: [card] });
}

/** Shows everything about the order. */
export async function showDetails(deps: DialogDeps, context: TurnContext, order: Order): Promise<void> {
  const { locale, now } = turnOf(context);
  const card = orderCard(deps.voice, locale, order, now, 'details');
  await deps.voice.say(context, 'order.details', { number: order.number }, { attachments: [card] });
}
