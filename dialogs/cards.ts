import type { Attachment } from 'botbuilder-core';
import type { Order } from '../src/core/commerce';
import type { Locale } from '../src/core/locale';
import { assessReturn, canCancel, canChangeAddress } from '../src/core/rules';
import type { Voice } from './voice';

const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive';

interface OrderAction {
  intent: string;
  titleKey: string;
}

/** What can be done with an order now, most likely first. */
function orderActions(order: Order, now: Date, shown: 'status' | 'details'): OrderAction[] {
  const actions: OrderAction[] = [
    shown === 'status'
      ? { intent: 'OrderDetails', titleKey: 'button.details' }
      : { intent: 'OrderStatus', titleKey: 'button.status' },
  ];
  if (canChangeAddress(order)) actions.push({ intent: 'OrderChangeAddress', titleKey: 'button.changeAddress' });
  if (canCancel(order)) actions.push({ intent: 'OrderCancel', titleKey: 'button.cancelOrder' });
  if (assessReturn(order, now).kind === 'eligible')
    actions.push({ intent: 'ReturnItem', titleKey: 'button.returnItem' });
  if (order.refund && shown === 'details') actions.push({ intent: 'RefundStatus', titleKey: 'button.refund' });
  return actions;
}

/** `Rice cooker`, `Phone case × 2`. */
export function itemName(item: Order['items'][number], locale: Locale): string {
  return item.quantity > 1 ? `${item.name[locale]} × ${item.quantity}` : item.name[locale];
}

/** A card with buttons for what can be done with the order; with all its facts when the details are shown. */
export function orderCard(
  voice: Voice,
  locale: Locale,
  order: Order,
  now: Date,
  shown: 'status' | 'details',
): Attachment {
  const title = voice.text(locale, 'order.cardTitle', { number: order.number });
  const state = voice.text(locale, `order.state.${order.state}`);
  const body: object[] = [{ type: 'TextBlock', text: title, weight: 'Bolder', size: 'Medium', wrap: true }];
  if (shown === 'status') body.push({ type: 'TextBlock', text: state, isSubtle: true, spacing: 'None', wrap: true });
  else body.push({ type: 'FactSet', facts: orderFacts(voice, locale, order) });
  const actions = orderActions(order, now, shown).map(({ intent, titleKey }) => ({
    type: 'Action.Submit',
    title: voice.text(locale, titleKey),
    data: { frontdesk: { intent, orderNumber: order.number } },
  }));
  return {
    contentType: ADAPTIVE_CARD,
    content: {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.3',
      lang: locale,
      fallbackText: `${title}: ${state}`,
      speak: `${title}: ${state}`,
      body,
      actions,
    },
  };
}

function orderFacts(voice: Voice, locale: Locale, order: Order): { title: string; value: string }[] {
  const fact = (name: string, value: string) => ({ title: voice.text(locale, `order.fact.${name}`), value });
  const facts = [fact('state', voice.text(locale, `order.state.${order.state}`))];
  for (const item of order.items) {
    const price = { ...item.price, amount: (Math.round(item.price.amount * 100) * item.quantity) / 100 };
    facts.push({ title: itemName(item, locale), value: voice.money(locale, price) });
  }
  facts.push(fact('total', voice.money(locale, order.total)), fact('placed', voice.day(locale, order.placedAt)));
  facts.push(fact('address', order.shippingAddress.text));
  const { shipment } = order;
  if (shipment) facts.push(fact('tracking', `${shipment.carrier[locale]} ${shipment.trackingNumber}`));
  if (shipment?.deliveredAt) facts.push(fact('delivered', voice.day(locale, shipment.deliveredAt)));
  else if (shipment?.expectedAt) facts.push(fact('expected', voice.day(locale, shipment.expectedAt)));
  return facts;
}
