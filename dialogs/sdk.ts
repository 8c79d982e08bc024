import type { DialogReason as SdkDialogReason, WaterfallStepContext } from 'botbuilder-dialogs';

/** The SDK's names under which tasks are written. */
export type StepContext = WaterfallStepContext;
export type DialogReason = `${SdkDialogReason}`;
