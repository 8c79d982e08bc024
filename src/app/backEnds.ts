import { join } from 'node:path';
import { DemoCustomerService, DemoOrderService, DemoReturnService, FileCourier, seedDemo } from '../backends/demo';
import type { Clock, Ids } from '../ports/clock';
import type { Courier, CustomerService, OrderService, ReturnService } from '../ports/commerce';
import type { Log } from '../ports/log';
import type { RecordStore } from '../ports/recordStore';

/** The company's systems that dialogs speak to. */
export interface BackEnds {
  orders: OrderService;
  returns: ReturnService;
  customers: CustomerService;
  courier: Courier;
}

export interface DemoCompanyDeps {
  records: RecordStore;
  clock: Clock;
  ids: Ids;
  log: Log;
  dataDirectory: string;
  publicUrl: string;
}

/** The demo company, its data made at the first start. */
export async function openDemoCompany(deps: DemoCompanyDeps): Promise<BackEnds> {
  const { records, clock, ids, log, publicUrl } = deps;
  await seedDemo(records, clock.now());
  const courier = new FileCourier(join(deps.dataDirectory, 'outbox.jsonl'), log);
  return {
    orders: new DemoOrderService(records),
    returns: new DemoReturnService(records, clock, `${publicUrl}/demo/labels`),
    customers: new DemoCustomerService(records, courier, clock, ids, `${publicUrl}/demo/password`),
    courier,
  };
}
