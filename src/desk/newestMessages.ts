import type { Handoff } from '../core/handoff';
import type { TranscriptStore } from '../ports/transcriptStore';

const MESSAGES = 10;

/** The handoff with the messages said until now: while they wait, customers go on talking to the bot. */
export async function withNewestMessages(handoff: Handoff, transcripts: TranscriptStore): Promise<Handoff> {
  const entries = await transcripts.read(handoff.conversation, { limit: MESSAGES });
  const said = entries.flatMap(({ from, text, at }) => (from === 'system' || text === '' ? [] : [{ from, text, at }]));
  return said.length === 0 ? handoff : { ...handoff, context: { ...handoff.context, lastMessages: said } };
}
