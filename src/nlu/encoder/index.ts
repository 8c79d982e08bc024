export { KNOWN_MODELS, type KnownModel } from './knownModels';
export { type InstalledModel, ModelStore } from './modelStore';
export { type OpenedEncoders, openEncoders, type RefusedModel } from './openEncoders';
export { type FoundRuntime, RuntimeStore, runtimeFor, thisMachine } from './runtimeStore';
export { VectorFile } from './vectorFile';
