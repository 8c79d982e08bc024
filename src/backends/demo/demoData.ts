import type { Customer, Order, OrderItem } from '../../core/commerce';
import { DAY_MS } from '../../core/rules';

const SF_EXPRESS = { en: 'SF Express', 'zh-CN': '顺丰速运' };
const UPS = { en: 'UPS', 'zh-CN': 'UPS' };

const NAMES: Record<string, OrderItem['name']> = {
  riceCooker: { en: 'Rice cooker', 'zh-CN': '电饭煲' },
  phoneCase: { en: 'Phone case', 'zh-CN': '手机壳' },
  earbuds: { en: 'Wireless earbuds', 'zh-CN': '无线耳机' },
  chargingCable: { en: 'Charging cable', 'zh-CN': '充电线' },
  coffeeGrinder: { en: 'Coffee grinder', 'zh-CN': '咖啡研磨机' },
};

/** The customers of the demo company. */
export function demoCustomers(): Customer[] {
  return [
    {
      id: 'C1001',
      name: { en: 'Li Na', 'zh-CN': '李娜' },
      email: 'lina@example.com',
      phone: '+8613800000001',
      address: { text: '上海市静安区南京西路1266号3单元1201室' },
      state: 'active',
    },
    {
      id: 'C1002',
      name: { en: 'Alex Smith', 'zh-CN': 'Alex Smith' },
      email: 'alex@example.com',
      phone: '+15550100002',
      address: { text: '42 Maple Street, Springfield, IL 62704, USA' },
      state: 'active',
    },
  ];
}

function item(product: string, price: number, currency: string, quantity = 1): OrderItem {
  const name = NAMES[product];
  if (!name) throw new Error(`demoData: no product ${product}`);
  return { sku: `SKU-${product}`, name, product, quantity, price: { amount: price, currency } };
}

function total(items: OrderItem[]): Order['total'] {
  const cents = items.reduce((sum, each) => sum + Math.round(each.price.amount * 100) * each.quantity, 0);
  return { amount: cents / 100, currency: items[0]?.price.currency ?? 'USD' };
}

/** The orders of the demo company, dated relative to `now`. */
export function demoOrders(now: Date): Order[] {
  const day = (days: number) => new Date(now.getTime() + days * DAY_MS).toISOString();
  const [liNa, alex] = demoCustomers() as [Customer, Customer];
  const order = (
    customer: Customer,
    number: string,
    items: OrderItem[],
    rest: Pick<Order, 'state' | 'placedAt'> & Partial<Order>,
  ): Order => ({
    number,
    customerId: customer.id,
    items,
    total: total(items),
    shippingAddress: customer.address,
    phone: customer.phone,
    ...rest,
  });
  return [
    order(liNa, 'FD1001', [item('riceCooker', 399, 'CNY')], {
      state: 'shipped',
      placedAt: day(-3),
      shipment: { carrier: SF_EXPRESS, trackingNumber: 'SF1000200030', shippedAt: day(-1), expectedAt: day(2) },
    }),
    order(liNa, 'FD1002', [item('phoneCase', 39, 'CNY', 2)], { state: 'processing', placedAt: day(-1) }),
    order(liNa, 'FD1003', [item('earbuds', 299, 'CNY'), item('chargingCable', 29, 'CNY')], {
      state: 'delivered',
      placedAt: day(-7),
      shipment: { carrier: SF_EXPRESS, trackingNumber: 'SF1000200017', shippedAt: day(-5), deliveredAt: day(-3) },
    }),
    order(alex, 'FD1004', [item('coffeeGrinder', 89, 'USD')], {
      state: 'delivered',
      placedAt: day(-66),
      shipment: { carrier: UPS, trackingNumber: '1Z999AA10123456784', shippedAt: day(-64), deliveredAt: day(-60) },
    }),
    order(alex, 'FD1005', [item('earbuds', 59, 'USD')], {
      state: 'cancelled',
      placedAt: day(-20),
      refund: { amount: { amount: 59, currency: 'USD' }, state: 'paid', at: day(-17) },
    }),
    order(alex, 'FD1006', [item('riceCooker', 129, 'USD')], {
      state: 'returned',
      placedAt: day(-30),
      shipment: { carrier: UPS, trackingNumber: '1Z999AA10123456791', shippedAt: day(-28), deliveredAt: day(-24) },
      refund: { amount: { amount: 129, currency: 'USD' }, state: 'pending' },
    }),
  ];
}
