export type { RootDialogDeps } from './deps';
export { createRootDialog, type RootDialog } from './main';
