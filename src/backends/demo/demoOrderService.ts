import type { Money, Order, PostalAddress } from '../../core/commerce';
import { canCancel, canChangeAddress } from '../../core/rules';
import type { OrderService } from '../../ports/commerce';
import type { RecordStore } from '../../ports/recordStore';
import { changeDemo, listDemo, readDemo } from './demoRecords';

type Cancelled = { kind: 'cancelled'; refund: Money };
type Changed = { kind: 'changed'; order: Order };
type Refused = { kind: 'refused'; order: Order };

/** The orders of the demo company, kept in the record store. */
export class DemoOrderService implements OrderService {
  constructor(private readonly records: RecordStore) {}

  find(orderNumber: string): Promise<Order | undefined> {
    return readDemo<Order>(this.records, 'orders', orderNumber);
  }

  async listByCustomer(customerId: string): Promise<Order[]> {
    const orders = await listDemo<Order>(this.records, 'orders');
    return orders
      .filter((order) => order.customerId === customerId)
      .sort((a, b) => b.placedAt.localeCompare(a.placedAt));
  }

  cancel(orderNumber: string, idempotencyKey: string): Promise<Cancelled | Refused> {
    return this.change<Cancelled>(orderNumber, idempotencyKey, (order) => {
      if (!canCancel(order)) return undefined;
      const cancelled: Order = { ...order, state: 'cancelled', refund: { amount: order.total, state: 'pending' } };
      return { data: cancelled, result: { kind: 'cancelled', refund: order.total } };
    });
  }

  changeAddress(orderNumber: string, address: PostalAddress, idempotencyKey: string): Promise<Changed | Refused> {
    return this.change<Changed>(orderNumber, idempotencyKey, (order) => {
      if (!canChangeAddress(order)) return undefined;
      const changed: Order = { ...order, shippingAddress: address };
      return { data: changed, result: { kind: 'changed', order: changed } };
    });
  }

  private change<R extends object>(
    orderNumber: string,
    key: string,
    apply: (order: Order) => { data: Order; result: R } | undefined,
  ): Promise<R | Refused> {
    return changeDemo<Order, R | Refused>(
      this.records,
      { collection: 'orders', id: orderNumber },
      key,
      (order) => apply(order) ?? { result: { kind: 'refused', order } },
    );
  }
}
