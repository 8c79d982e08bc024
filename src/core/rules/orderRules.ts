import type { Order } from '../commerce';

/** Whether the order can still be stopped: only until it has left the warehouse. */
export function canCancel(order: Order): boolean {
  return order.state === 'processing';
}

/** Whether the order can still be sent elsewhere: only until it has left the warehouse. */
export function canChangeAddress(order: Order): boolean {
  return order.state === 'processing';
}

/** Whether something of the order is still on its way, so that its account must stay open. */
export function isOpen(order: Order): boolean {
  return order.state === 'processing' || order.state === 'shipped';
}

/** The items of an order that customers call by one of these product words; all items when none is given. */
export function itemsNamed(order: Order, products: readonly string[]): Order['items'] {
  return products.length === 0 ? order.items : order.items.filter((item) => products.includes(item.product));
}
