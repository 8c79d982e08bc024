export { demoOrders } from './demoData';
export { DemoCustomerService } from './demoCustomerService';
export { mountDemoPages } from './demoPages';
export { DemoOrderService } from './demoOrderService';
export { seedDemo } from './demoRecords';
export { DemoReturnService } from './demoReturnService';
export { FileCourier } from './fileCourier';
