import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DemoCustomerService,
  DemoOrderService,
  DemoReturnService,
  FileCourier,
  seedDemo,
} from '../../../../src/backends/demo';
import type { Clock, Ids } from '../../../../src/ports/clock';
import type { Courier } from '../../../../src/ports/commerce';
import { MemoryRecordStore } from '../../../support/memoryRecordStore';

const FIRST_START = new Date('2026-11-20T10:00:00.000Z');
const clock: Clock = { now: () => FIRST_START, after: () => () => undefined };
const ids: Ids = { next: () => 'unguessable', digits: (count) => '1'.repeat(count) };

async function company() {
  const records = new MemoryRecordStore();
  await seedDemo(records, FIRST_START);
  const sent: Parameters<Courier['send']>[0][] = [];
  const courier: Courier = {
    send: async (message) => {
      sent.push(message);
    },
  };
  return {
    records,
    sent,
    orders: new DemoOrderService(records),
    returns: new DemoReturnService(records, clock, 'https://shop.example.com/labels'),
    customers: new DemoCustomerService(records, courier, clock, ids, 'https://shop.example.com/password'),
  };
}

describe('seed', () => {
  it('keeps the dates of the first start, and what was changed since', async () => {
    const { records, orders } = await company();
    const before = await orders.find('FD1001');
    await orders.cancel('FD1002', 'k1');
    await seedDemo(records, new Date('2027-01-01T00:00:00.000Z'));
    expect(await orders.find('FD1001')).toEqual(before);
    expect((await orders.find('FD1002'))?.state).toBe('cancelled');
    expect(before?.shipment?.expectedAt).toBe('2026-11-22T10:00:00.000Z');
  });

  it('completes a first start that was cut off, from the same instant', async () => {
    const records = new MemoryRecordStore();
    const put = records.put.bind(records);
    let writes = 0;
    records.put = async (...args) => {
      if (++writes === 4) throw new Error('killed');
      return put(...args);
    };
    await expect(seedDemo(records, FIRST_START)).rejects.toThrow('killed');
    await seedDemo(records, new Date('2026-12-24T00:00:00.000Z'));
    const order = await new DemoOrderService(records).find('FD1001');
    expect(order?.shipment?.expectedAt).toBe('2026-11-22T10:00:00.000Z');
  });
});

describe('orders', () => {
  it('lists the newest first', async () => {
    const { orders } = await company();
    expect((await orders.listByCustomer('C1001')).map((order) => order.number)).toEqual(['FD1002', 'FD1001', 'FD1003']);
  });

  it('cancels once, whoever repeats the request', async () => {
    const { orders } = await company();
    const results = await Promise.all(Array.from({ length: 5 }, () => orders.cancel('FD1002', 'same')));
    for (const result of results)
      expect(result).toEqual({ kind: 'cancelled', refund: { amount: 78, currency: 'CNY' } });
    expect(await orders.cancel('FD1002', 'another')).toMatchObject({ kind: 'refused' });
    expect((await orders.find('FD1002'))?.refund).toEqual({
      amount: { amount: 78, currency: 'CNY' },
      state: 'pending',
    });
  });

  it('keeps both of two changes made at once', async () => {
    const { orders } = await company();
    const [moved, cancelled] = await Promise.all([
      orders.changeAddress('FD1002', { text: '杭州市西湖区文三路90号' }, 'a'),
      orders.cancel('FD1002', 'b'),
    ]);
    expect(moved.kind).toBe('changed');
    expect(cancelled.kind).toBe('cancelled');
    expect(await orders.find('FD1002')).toMatchObject({
      state: 'cancelled',
      shippingAddress: { text: '杭州市西湖区文三路90号' },
    });
  });

  it('refuses to move what has left', async () => {
    const { orders } = await company();
    expect((await orders.changeAddress('FD1001', { text: 'elsewhere' }, 'a')).kind).toBe('refused');
  });
});

describe('returns', () => {
  const request = {
    kind: 'return' as const,
    orderNumber: 'FD1003',
    skus: ['SKU-earbuds'],
    reason: 'wrongColour' as const,
  };

  it('gives a number and a label, the same for the same key', async () => {
    const { returns } = await company();
    const first = await returns.create(request, 'k');
    expect(first).toMatchObject({
      kind: 'created',
      receipt: { number: 'RT2001', labelUrl: 'https://shop.example.com/labels/RT2001' },
    });
    expect(await returns.create(request, 'k')).toEqual(first);
    expect(await returns.listByOrder('FD1003')).toHaveLength(1);
  });

  it('takes an item back once, and another of the order after it', async () => {
    const { returns } = await company();
    await returns.create(request, 'k');
    expect(await returns.create(request, 'k2')).toEqual({ kind: 'refused', reason: 'alreadyReturned' });
    const cable = await returns.create({ ...request, skus: ['SKU-chargingCable'] }, 'k3');
    expect(cable).toMatchObject({ kind: 'created', receipt: { number: 'RT2002' } });
  });

  it('refuses what has not arrived', async () => {
    const { returns } = await company();
    expect(await returns.create({ ...request, orderNumber: 'FD1001' }, 'k')).toEqual({
      kind: 'refused',
      reason: 'notDelivered',
    });
    expect(await returns.create({ ...request, orderNumber: 'FD1006' }, 'k')).toEqual({
      kind: 'refused',
      reason: 'alreadyReturned',
    });
  });
});

describe('customers', () => {
  it('are found by what they know', async () => {
    const { customers } = await company();
    expect((await customers.findByEmail(' LINA@example.com'))?.id).toBe('C1001');
    expect((await customers.findByPhone('+15550100002'))?.id).toBe('C1002');
    expect(await customers.findByEmail('nobody@example.com')).toBeUndefined();
  });

  it('an e-mail address belongs to one', async () => {
    const { customers } = await company();
    expect(await customers.changeEmail('C1001', 'alex@example.com', 'k')).toEqual({ kind: 'inUse' });
    expect(await customers.changeEmail('C1001', 'Na.Li@example.com', 'k2')).toMatchObject({
      kind: 'changed',
      customer: { email: 'na.li@example.com' },
    });
  });

  it('a password link goes out once for one request', async () => {
    const { customers, sent } = await company();
    await customers.sendPasswordReset('C1001', 'k');
    await customers.sendPasswordReset('C1001', 'k');
    expect(sent).toMatchObject([
      {
        to: { email: 'lina@example.com' },
        kind: 'link',
        text: expect.stringContaining('https://shop.example.com/password/unguessable'),
      },
    ]);
  });

  it('an account with parcels on their way stays open', async () => {
    const { customers } = await company();
    expect(await customers.close('C1001', 'k')).toEqual({ kind: 'openOrders', orderNumbers: ['FD1001', 'FD1002'] });
    expect(await customers.close('C1002', 'k')).toMatchObject({ kind: 'closing', customer: { state: 'closing' } });
  });
});

describe('FileCourier', () => {
  it('appends what it sends to a file and logs the code', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'frontdesk-'));
    try {
      const lines: object[] = [];
      const log = {
        debug: jest.fn(),
        info: (fields: object, message: string) => void lines.push({ ...fields, message }),
        warn: jest.fn(),
        error: jest.fn(),
        child: () => log,
      };
      const file = join(directory, 'data', 'outbox.jsonl');
      const courier = new FileCourier(file, log);
      const message = { to: { email: 'lina@example.com' }, kind: 'code' as const, subject: 's', at: FIRST_START };
      await courier.send({ ...message, text: 'Your code is 123456' });
      await courier.send({ ...message, text: 'Your code is 654321' });
      const written = (await readFile(file, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(written.map((each) => each.text)).toEqual(['Your code is 123456', 'Your code is 654321']);
      expect(written[0].at).toBe('2026-11-20T10:00:00.000Z');
      expect(lines).toEqual([
        { kind: 'code', message: 'demo courier: Your code is 123456' },
        { kind: 'code', message: 'demo courier: Your code is 654321' },
      ]);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
