/** Money as an amount in the currency's own unit (59.00) with its ISO 4217 code. */
export interface Money {
  amount: number;
  currency: string;
}

export interface PostalAddress {
  /** One line, as the customer would write it. */
  text: string;
}

export type OrderState = 'processing' | 'shipped' | 'delivered' | 'cancelled' | 'returned';

export interface OrderItem {
  sku: string;
  /** By locale; `en` is always there. */
  name: { en: string; 'zh-CN': string };
  /** A word from the model's product list, such as `earbuds`, by which customers name it. */
  product: string;
  quantity: number;
  price: Money;
}

export interface Shipment {
  carrier: { en: string; 'zh-CN': string };
  trackingNumber: string;
  /** ISO 8601. */
  shippedAt: string;
  expectedAt?: string;
  deliveredAt?: string;
}

export interface Refund {
  amount: Money;
  state: 'pending' | 'paid';
  at?: string;
}

export interface Order {
  /** Such as `FD1001`. */
  number: string;
  customerId: string;
  state: OrderState;
  items: OrderItem[];
  total: Money;
  placedAt: string;
  shippingAddress: PostalAddress;
  /** E.164; the last four digits open the order to a visitor. */
  phone: string;
  shipment?: Shipment;
  refund?: Refund;
}

export interface Customer {
  id: string;
  name: { en: string; 'zh-CN': string };
  email: string;
  /** E.164. */
  phone: string;
  address: PostalAddress;
  state: 'active' | 'closing' | 'closed';
}

export type ReturnReason =
  | 'wrongColour'
  | 'wrongSize'
  | 'defective'
  | 'notAsDescribed'
  | 'arrivedLate'
  | 'changedMind'
  | 'other';
export type RefundMethod = 'original' | 'storeCredit';

export interface ReturnRequest {
  kind: 'return' | 'exchange';
  orderNumber: string;
  skus: string[];
  reason: ReturnReason;
  /** Only for a return. */
  refundMethod?: RefundMethod;
}

export interface ReturnReceipt {
  /** Such as `RT2001`. */
  number: string;
  request: ReturnRequest;
  labelUrl: string;
  createdAt: string;
}
