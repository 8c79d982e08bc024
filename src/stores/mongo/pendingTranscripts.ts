import type { Collection } from 'mongodb';
import { BoundedMap } from '../../core/boundedMap';
import type { ConversationDocument, TranscriptPart } from './conversationDocument';
import type { SequencedCollection, SequencedDocument } from './sequencedCollection';

/** How many conversations' written entries are remembered; a forgotten one is written again, which changes nothing. */
const REMEMBERED = 10_000;

export type TranscriptDocument = SequencedDocument & Omit<TranscriptPart, 'id' | 'key'>;

/**
 * Carries what a turn said from the conversation's record, where it is stored in the turn's own atomic update, into the
 * transcript. A crash between the two leaves it in the record, and whoever loads the conversation, reads its
 * transcript or lists undelivered messages next carries it over. An entry that is there already is not written again.
 */
export class PendingTranscripts {
  /** By conversation: ids that this process has carried over and that the record may still hold. */
  private readonly written = new BoundedMap<string, ReadonlySet<string>>(REMEMBERED);

  constructor(
    private readonly conversations: Collection<ConversationDocument>,
    private readonly transcripts: SequencedCollection<TranscriptDocument>,
  ) {}

  /** Writes the entries that a record holds into their transcripts, in order. */
  async carryOver(conversation: string, pending: readonly TranscriptPart[]): Promise<void> {
    const done = this.written.get(conversation);
    const missing = pending.filter(({ id }) => !done?.has(id));
    if (missing.length === 0) return;
    await this.write(missing);
    const ids = [...(this.written.get(conversation) ?? []), ...missing.map(({ id }) => id)];
    this.written.set(conversation, new Set(ids));
  }

  /** Writes entries that no record holds. */
  async write(entries: readonly TranscriptPart[]): Promise<void> {
    const byKey = new Map<string, TranscriptPart[]>();
    for (const entry of entries) byKey.set(entry.key, [...(byKey.get(entry.key) ?? []), entry]);
    await Promise.all(
      [...byKey].map(([key, parts]) =>
        this.transcripts.append(
          key,
          parts.map(({ id, key: _key, ...rest }) => ({ _id: id, ...rest })),
        ),
      ),
    );
  }

  /** Carries over what the record of a conversation holds, if anything. */
  async recover(conversation: string): Promise<void> {
    const found = await this.conversations.findOne({ _id: conversation }, { projection: { pendingTranscript: 1 } });
    await this.carryOver(conversation, found?.pendingTranscript ?? []);
  }

  /** The entries that may be removed from the record; call `removed` when they are. */
  removable(conversation: string): string[] {
    return [...(this.written.get(conversation) ?? [])];
  }

  removed(conversation: string, ids: readonly string[]): void {
    const left = [...(this.written.get(conversation) ?? [])].filter((id) => !ids.includes(id));
    if (left.length === 0) this.written.delete(conversation);
    else this.written.set(conversation, new Set(left));
  }
}
