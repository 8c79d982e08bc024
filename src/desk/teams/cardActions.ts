import { z } from 'zod';
import type { ActivityJson } from '../../core/conversation';

const VERBS = ['frontdesk.accept', 'frontdesk.decline', 'frontdesk.talk', 'frontdesk.close'] as const;
export type Verb = (typeof VERBS)[number];

export interface Press {
  verb: Verb;
  handoffId: string;
}

const handoffId = z.string().min(1).max(200);
/** `adaptiveCard/action` (Microsoft, "Universal Actions for Adaptive Cards": invoke request format). */
const executeSchema = z.looseObject({
  action: z.looseObject({ verb: z.enum(VERBS), data: z.looseObject({ handoffId }) }),
});
/** The fallback `Action.Submit` of clients without Universal Actions: its data is the message's value. */
const submitSchema = z.looseObject({ verb: z.enum(VERBS), handoffId });

/** The button of an invoke activity, or undefined when it is none of ours. */
export function executedPress(activity: ActivityJson): Press | undefined {
  if (activity.name !== 'adaptiveCard/action') return undefined;
  const parsed = executeSchema.safeParse(activity.value);
  return parsed.success ? { verb: parsed.data.action.verb, handoffId: parsed.data.action.data.handoffId } : undefined;
}

/** The button of a message activity, or undefined when the message is words. */
export function submittedPress(activity: ActivityJson): Press | undefined {
  const parsed = submitSchema.safeParse(activity.value);
  return parsed.success ? { verb: parsed.data.verb, handoffId: parsed.data.handoffId } : undefined;
}

/** A button for both kinds of clients. Must stand in an ActionSet, where a fallback is honoured. */
export function button(title: string, press: Press, style?: 'positive'): object {
  return {
    type: 'Action.Execute',
    title,
    verb: press.verb,
    data: { handoffId: press.handoffId },
    ...(style !== undefined && { style }),
    fallback: { type: 'Action.Submit', title, data: { ...press }, ...(style !== undefined && { style }) },
  };
}
