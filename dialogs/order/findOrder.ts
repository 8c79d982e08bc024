import type { Order } from '../../src/core/commerce';
import { assessReturn, canCancel, canChangeAddress, isOpen, itemsNamed } from '../../src/core/rules';
import type { Turn } from '../../src/ports/turn';
import { itemName } from '../cards';
import type { DialogDeps } from '../deps';
import { isOpened, memoryOf, provenCustomer, type Slots } from '../memory';
import type { Choice } from '../prompts';

const CHOICES = 5;

/** Which of a customer's orders a task is most likely about. */
const LIKELY: Record<string, (order: Order, now: Date) => boolean> = {
  OrderStatus: isOpen,
  OrderCancel: canCancel,
  OrderChangeAddress: canChangeAddress,
  ReturnItem: (order, now) => assessReturn(order, now).kind === 'eligible',
  ExchangeItem: (order, now) => assessReturn(order, now).kind === 'eligible',
  RefundStatus: (order) => order.refund !== undefined,
};

/**
 * The order if the contact may see it already: they are its customer, gave its digits in this conversation, or gave those
 * of another order with the very same phone. Asking costs no try, since nothing is guessed.
 */
export async function visibleOrder(deps: DialogDeps, turn: Turn, orderNumber: string): Promise<Order | undefined> {
  const customerId = provenCustomer(turn);
  const opened = Object.keys(memoryOf(turn).opened).filter((number) => isOpened(turn, number));
  if (customerId === undefined && opened.length === 0) return undefined;
  const order = await deps.orders.find(orderNumber);
  if (!order || order.customerId === customerId || opened.includes(orderNumber)) return order;
  const others = await Promise.all(opened.map((number) => deps.orders.find(number)));
  return others.some((other) => other?.phone === order.phone) ? order : undefined;
}

/** The order that is meant though it was not said: the one talked about, or the only one that remains. */
export async function impliedOrder(deps: DialogDeps, turn: Turn, slots: Slots): Promise<string | undefined> {
  const memory = memoryOf(turn);
  if (slots.notOrder !== undefined) {
    const others = Object.keys(memory.opened).filter((number) => number !== slots.notOrder && isOpened(turn, number));
    return others.length === 1 ? others[0] : undefined;
  }
  if (memory.lastOrder === undefined) return undefined;
  const order = await visibleOrder(deps, turn, memory.lastOrder);
  return order && itemsNamed(order, slots.products ?? []).length > 0 ? order.number : undefined;
}

/** The proven customer's orders to choose from, the likely ones if there are any. */
export async function ordersToChoose(deps: DialogDeps, turn: Turn, intent: string, slots: Slots): Promise<Choice[]> {
  const customerId = provenCustomer(turn);
  if (customerId === undefined) return [];
  const all = await deps.orders.listByCustomer(customerId);
  const possible = all.filter(
    (order) => order.number !== slots.notOrder && itemsNamed(order, slots.products ?? []).length > 0,
  );
  const likely = possible.filter((order) => LIKELY[intent]?.(order, turn.now) ?? true);
  return (likely.length > 0 ? likely : possible).slice(0, CHOICES).map((order) => asChoice(order, turn));
}

function asChoice(order: Order, turn: Turn): Choice {
  const items = order.items.map((item) => itemName(item, turn.locale)).join(turn.locale === 'en' ? ', ' : '、');
  const [first] = order.items;
  return { value: order.number, label: `${order.number} · ${items}`, ...(first ? { product: first.product } : {}) };
}
