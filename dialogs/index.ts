export type { RootDialogDeps } from './deps';
export { createRootDialog, HANDOFF_CLOSED_EVENT, type RootDialog } from './main';
