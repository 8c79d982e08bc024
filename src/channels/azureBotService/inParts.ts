import type { ActivityJson } from '../../core/conversation';
import { splitText } from '../render';

/**
 * A message as the messages that say it, none with more text than `limit` (UTF-16 code units): a connector refuses a longer
 * one, and what it said would be lost. Cards, files and buttons come with the last.
 */
export function inParts(activity: ActivityJson, limit: number): ActivityJson[] {
  const { text = '' } = activity;
  if (activity.type !== 'message' || text.length <= limit) return [activity];
  const { attachments: _attachments, suggestedActions: _actions, ...words } = activity;
  const ranges = splitText(text, limit);
  return ranges.map(({ start, end }, index) => ({
    ...(index === ranges.length - 1 ? activity : words),
    text: text.slice(start, end),
  }));
}
