import type { Customer, Money, Order, PostalAddress, ReturnReceipt, ReturnRequest } from '../core/commerce';

/**
 * The company's order system. Every call may throw `BACKEND_UNAVAILABLE` (retryable).
 * A change carries an idempotency key: the same key again gives the first result again and changes nothing.
 */
export interface OrderService {
  find(orderNumber: string): Promise<Order | undefined>;
  /** Newest first. */
  listByCustomer(customerId: string): Promise<Order[]>;
  cancel(
    orderNumber: string,
    idempotencyKey: string,
  ): Promise<{ kind: 'cancelled'; refund: Money } | { kind: 'refused'; order: Order }>;
  changeAddress(
    orderNumber: string,
    address: PostalAddress,
    idempotencyKey: string,
  ): Promise<{ kind: 'changed'; order: Order } | { kind: 'refused'; order: Order }>;
}

export interface ReturnService {
  create(
    request: ReturnRequest,
    idempotencyKey: string,
  ): Promise<
    { kind: 'created'; receipt: ReturnReceipt } | { kind: 'refused'; reason: 'alreadyReturned' | 'notDelivered' }
  >;
  listByOrder(orderNumber: string): Promise<ReturnReceipt[]>;
}

export interface CustomerService {
  get(customerId: string): Promise<Customer | undefined>;
  findByEmail(email: string): Promise<Customer | undefined>;
  findByPhone(phone: string): Promise<Customer | undefined>;
  changeAddress(customerId: string, address: PostalAddress, idempotencyKey: string): Promise<Customer>;
  changeEmail(
    customerId: string,
    email: string,
    idempotencyKey: string,
  ): Promise<{ kind: 'changed'; customer: Customer } | { kind: 'inUse' }>;
  /** Sends a link to the e-mail on record. */
  sendPasswordReset(customerId: string, idempotencyKey: string): Promise<void>;
  /** Begins closing the account. */
  close(
    customerId: string,
    idempotencyKey: string,
  ): Promise<{ kind: 'closing'; customer: Customer } | { kind: 'openOrders'; orderNumbers: string[] }>;
}

/** Sends one-time codes and links to a contact on record; in demo mode to a file and the log. */
export interface Courier {
  send(message: {
    to: { email?: string; phone?: string };
    kind: 'code' | 'link';
    subject: string;
    text: string;
    at: Date;
  }): Promise<void>;
}
