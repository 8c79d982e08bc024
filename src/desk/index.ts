export { Assignments, HANDOFF_CLOSED_EVENT } from './assignments';
export { createDesk, type DeskService } from './createDesk';
export { CustomerMessages } from './customerMessages';
export type { DeskDeps, DeskSettings } from './deskDeps';
export { hashJoinCode, newJoinCode } from './readableCode';
