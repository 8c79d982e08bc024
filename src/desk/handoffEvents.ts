import type { ActivityJson, Address } from '../core/conversation';
import { firstUnits } from '../core/firstUnits';
import type { Handoff } from '../core/handoff';
import type { TranscriptEntry } from '../ports/transcriptStore';

/** How much of each thing said goes along: with twenty of them the event stays below what Direct Line and MongoDB take. */
const SPOKEN_MAX = 4_000;

/** What a hub is told of how a handoff went, and what it tells. */
export type HandoffStatus = 'accepted' | 'failed' | 'completed';

/** Channels that deliver event activities. Teams and the messaging apps do not: there the words that go along must do. */
const EVENT_CHANNELS = new Set(['directline', 'webchat', 'emulator', 'directlinespeech', 'test']);

export function deliversEvents(channelId: string): boolean {
  return EVENT_CHANNELS.has(channelId);
}

/**
 * The `handoff.initiate` event by which a bot asks a hub or a client for a human, shaped as the SDK's
 * `EventFactory.createHandoffInitiation` does (Bot Framework, "Transition conversations from bot to human").
 * `value` is the context for routing; the transcript goes along as an attachment.
 */
export function handoffInitiation(handoff: Handoff, transcript: readonly TranscriptEntry[], at: Date): ActivityJson {
  const { context } = handoff;
  return {
    type: 'event',
    name: 'handoff.initiate',
    timestamp: at.toISOString(),
    channelId: handoff.address.channelId,
    value: {
      handoffId: handoff.id,
      code: handoff.code,
      skill: handoff.skill,
      language: handoff.locale,
      reason: handoff.reason,
      summary: context.summary,
      collected: context.collected,
    },
    relatesTo: referenceOf(handoff.address),
    attachments: [
      {
        name: 'Transcript',
        contentType: 'application/json',
        content: { activities: transcript.map((entry) => spoken(entry, handoff.address)) },
      },
    ],
  };
}

/** The `handoff.status` event that says how the handoff goes on. */
export function handoffStatus(state: HandoffStatus, message?: string): ActivityJson {
  return { type: 'event', name: 'handoff.status', value: { state, ...(message !== undefined && { message }) } };
}

function spoken(entry: TranscriptEntry, address: Address): ActivityJson {
  const byContact = entry.from === 'contact';
  const from = byContact
    ? { ...address.user, role: 'user' }
    : { ...address.bot, name: entry.name ?? address.bot.name, role: 'bot' };
  return { type: 'message', id: entry.id, timestamp: entry.at, from, text: firstUnits(entry.text, SPOKEN_MAX) };
}

/** A Bot Framework ConversationReference. */
function referenceOf(address: Address): object {
  const { channelId, conversation, user, bot, serviceUrl } = address;
  return { channelId, conversation, user, bot, ...(serviceUrl !== undefined && { serviceUrl }) };
}
