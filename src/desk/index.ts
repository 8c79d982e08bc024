export { createDesk, type DeskService } from './createDesk';
export type { DeskDeps, DeskSettings } from './deskDeps';
export { hashJoinCode, newJoinCode } from './readableCode';
export { returnToQueue } from './returnToQueue';
