export { checkModel, countModel } from './checks/checkModel';
export { diffModels, type ModelChange } from './diffModels';
export { leftBehind, writeLuisJson } from './luisJson/writeLuisJson';
export { openModels, type OpenedModel } from './openModels';
export type { Problem } from './problem';
export { resolveRoles } from './resolveRoles';
export { writeModelText } from './writeModelText';
