import { type Attachment, CardFactory } from 'botbuilder-core';
import type { Order, ReturnReceipt } from '../../src/core/commerce';
import type { Locale } from '../../src/core/locale';
import type { Slots } from '../memory';
import { itemList } from '../order/showOrder';
import type { Values, Voice } from '../voice';

/** What a return is about, for its confirmation. */
export function returnSummary(voice: Voice, locale: Locale, order: Order, slots: Slots): Values {
  const items = order.items.filter((item) => slots.skus?.includes(item.sku));
  const cents = items.reduce((sum, item) => sum + Math.round(item.price.amount * 100) * item.quantity, 0);
  return {
    number: order.number,
    items: itemList(voice, locale, items),
    reason: voice.text(locale, `return.reason.${slots.reason ?? 'other'}`),
    method: voice.text(locale, `return.methodIn.${slots.refundMethod ?? 'original'}`),
    amount: voice.money(locale, { amount: cents / 100, currency: order.total.currency }),
  };
}

/** A card that opens the label to print. */
export function labelCard(voice: Voice, locale: Locale, receipt: ReturnReceipt): Attachment {
  const title = voice.text(locale, 'return.label', { number: receipt.number });
  return CardFactory.heroCard(
    title,
    [],
    [{ type: 'openUrl', title: voice.text(locale, 'button.printLabel'), value: receipt.labelUrl }],
  );
}
