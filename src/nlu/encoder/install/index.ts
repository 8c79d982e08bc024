export { addModel, type AddModelRequest } from './addModel';
export { addRuntime } from './addRuntime';
export type { Progress } from './download';
export type { Refusal } from './refusal';
export { tryOut } from './tryOut';
