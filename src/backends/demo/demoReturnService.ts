import type { Order, ReturnReceipt, ReturnRequest } from '../../core/commerce';
import type { ReturnService } from '../../ports/commerce';
import type { Clock } from '../../ports/clock';
import type { RecordStore } from '../../ports/recordStore';
import { changeDemo, nextNumber, readDemo } from './demoRecords';

type Created = { kind: 'created'; receipt: ReturnReceipt };
type Refused = { kind: 'refused'; reason: 'alreadyReturned' | 'notDelivered' };

const FIRST_RETURN = 2000;

/** Returns and exchanges of the demo company: one document an order, so that an item is returned once. */
export class DemoReturnService implements ReturnService {
  constructor(
    private readonly records: RecordStore,
    private readonly clock: Clock,
    /** Where labels are shown, without a slash at the end. */
    private readonly labelBaseUrl: string,
  ) {}

  async create(request: ReturnRequest, idempotencyKey: string): Promise<Created | Refused> {
    const order = await readDemo<Order>(this.records, 'orders', request.orderNumber);
    return changeDemo<ReturnReceipt[], Created | Refused>(
      this.records,
      { collection: 'returns', id: request.orderNumber, initial: [] },
      idempotencyKey,
      async (receipts) => {
        if (order?.state === 'returned') return refused('alreadyReturned');
        if (order?.state !== 'delivered') return refused('notDelivered');
        const sentBack = new Set(receipts.flatMap((receipt) => receipt.request.skus));
        if (request.skus.some((sku) => sentBack.has(sku))) return refused('alreadyReturned');
        const number = `RT${await nextNumber(this.records, 'returns', FIRST_RETURN)}`;
        const createdAt = this.clock.now().toISOString();
        const receipt: ReturnReceipt = { number, request, labelUrl: `${this.labelBaseUrl}/${number}`, createdAt };
        return { data: [...receipts, receipt], result: { kind: 'created', receipt } };
      },
    );
  }

  async listByOrder(orderNumber: string): Promise<ReturnReceipt[]> {
    return (await readDemo<ReturnReceipt[]>(this.records, 'returns', orderNumber)) ?? [];
  }
}

function refused(reason: Refused['reason']): { result: Refused } {
  return { result: { kind: 'refused', reason } };
}
