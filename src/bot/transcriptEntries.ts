import { toPlainText } from '../core/activityText';
import type { OutgoingMessage } from '../core/conversation';
import type { TranscriptEntry } from '../ports/transcriptStore';

/**
 * The transcript entries for messages about to be delivered: what bot and agents say to contacts.
 * The desk's own words to agents and a contact's words passed on to an agent are not said twice.
 */
export function transcriptEntries(outgoing: readonly OutgoingMessage[], at: Date): TranscriptEntry[] {
  return outgoing.flatMap((message): TranscriptEntry[] => {
    if (message.activity.type !== 'message' || message.updates !== undefined) return [];
    if (message.from !== 'bot' && message.from !== 'agent') return [];
    return [
      {
        id: message.id,
        key: message.key,
        from: message.from,
        name: (message.activity.from as { name?: string } | undefined)?.name,
        text: toPlainText(message.activity),
        activity: message.activity,
        at: at.toISOString(),
      },
    ];
  });
}
