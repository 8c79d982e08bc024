export { checkModel, checkTrainable, countModel } from './checks/checkModel';
export { diffModels, type ModelChange } from './diffModels';
export { leftBehind, mergedEntities, sectionsOf, writeLuisJson } from './luisJson/writeLuisJson';
export { showPlace } from './checks/examplesByIntent';
export type { ModelDescription, Place } from './modelDescription';
export { openFiles, openModels, type OpenedModel } from './openModels';
export type { Problem } from './problem';
export { resolveRoles } from './resolveRoles';
export { writeModelText } from './writeModelText';
