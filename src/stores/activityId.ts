import type { ActivityJson } from '../core/conversation';
import { FrontdeskError } from '../core/errors';

/** The id of an activity to be logged. Throws `REQUEST_INVALID` when it has none: a repetition could not be recognised. */
export function activityIdOf(activity: ActivityJson): string {
  if (!activity.id)
    throw new FrontdeskError('REQUEST_INVALID', 'a logged activity needs an id', { field: 'activity.id' });
  return activity.id;
}
