export { createLuisApi, type LuisApi, type LuisApiDeps, type LuisApiSettings } from './luisApi';
export { createLuisApp, type EntityDeclaration, type LuisApp, type LuisModel, type LuisSlot } from './luisApp';
export { RecordReviewList } from './recordReviewList';
