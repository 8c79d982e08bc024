import type { Customer, Order, PostalAddress } from '../../core/commerce';
import { isOpen } from '../../core/rules';
import type { Clock, Ids } from '../../ports/clock';
import type { Courier, CustomerService } from '../../ports/commerce';
import type { RecordStore } from '../../ports/recordStore';
import { changeDemo, listDemo, readDemo } from './demoRecords';

type EmailChanged = { kind: 'changed'; customer: Customer };
type EmailInUse = { kind: 'inUse' };
type Closing = { kind: 'closing'; customer: Customer };
type OpenOrders = { kind: 'openOrders'; orderNumbers: string[] };

/** The customers of the demo company, kept in the record store. */
export class DemoCustomerService implements CustomerService {
  constructor(
    private readonly records: RecordStore,
    private readonly courier: Courier,
    private readonly clock: Clock,
    private readonly ids: Ids,
    /** Where a password is chosen, without a slash at the end. */
    private readonly passwordBaseUrl: string,
  ) {}

  get(customerId: string): Promise<Customer | undefined> {
    return readDemo<Customer>(this.records, 'customers', customerId);
  }

  findByEmail(email: string): Promise<Customer | undefined> {
    return this.findWhere((customer) => customer.email === email.trim().toLowerCase());
  }

  findByPhone(phone: string): Promise<Customer | undefined> {
    return this.findWhere((customer) => customer.phone === phone);
  }

  changeAddress(customerId: string, address: PostalAddress, idempotencyKey: string): Promise<Customer> {
    return this.change<Customer>(customerId, idempotencyKey, (customer) => {
      const changed = { ...customer, address };
      return { data: changed, result: changed };
    });
  }

  changeEmail(customerId: string, email: string, idempotencyKey: string): Promise<EmailChanged | EmailInUse> {
    return this.change<EmailChanged | EmailInUse>(customerId, idempotencyKey, async (customer) => {
      const owner = await this.findByEmail(email);
      if (owner && owner.id !== customerId) return { result: { kind: 'inUse' } };
      const changed = { ...customer, email: email.trim().toLowerCase() };
      return { data: changed, result: { kind: 'changed', customer: changed } };
    });
  }

  async sendPasswordReset(customerId: string, idempotencyKey: string): Promise<void> {
    const mark = `${idempotencyKey}#sent`;
    const before = await this.change<{ sent: boolean }>(customerId, mark, () => ({ result: { sent: false } }));
    const customer = await this.get(customerId);
    if (before.sent || !customer) return;
    // Sent first, marked second: after a kill between the two the mail comes twice rather than never.
    const message = {
      subject: 'Choose a new password',
      text: `Choose a new password here: ${this.passwordBaseUrl}/${this.ids.next()}`,
    };
    await this.courier.send({ to: { email: customer.email }, kind: 'link', ...message, at: this.clock.now() });
    await this.change<{ sent: boolean }>(customerId, mark, (data) => ({ data, result: { sent: true } }));
  }

  close(customerId: string, idempotencyKey: string): Promise<Closing | OpenOrders> {
    return this.change<Closing | OpenOrders>(customerId, idempotencyKey, async (customer) => {
      const orders = await listDemo<Order>(this.records, 'orders');
      const open = orders.filter((order) => order.customerId === customerId && isOpen(order));
      if (open.length > 0) return { result: { kind: 'openOrders', orderNumbers: open.map((order) => order.number) } };
      const closing: Customer = { ...customer, state: 'closing' };
      return { data: closing, result: { kind: 'closing', customer: closing } };
    });
  }

  private async findWhere(matches: (customer: Customer) => boolean): Promise<Customer | undefined> {
    return (await listDemo<Customer>(this.records, 'customers')).find(matches);
  }

  private change<R extends object>(
    customerId: string,
    key: string,
    apply: (customer: Customer) => Promise<{ data?: Customer; result: R }> | { data?: Customer; result: R },
  ): Promise<R> {
    return changeDemo<Customer, R>(this.records, { collection: 'customers', id: customerId }, key, apply);
  }
}
