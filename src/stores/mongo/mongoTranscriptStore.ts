import type { Collection, Filter } from 'mongodb';
import type { ConversationKey } from '../../core/conversation';
import { TRANSCRIPT_PAGE, type TranscriptEntry, type TranscriptStore } from '../../ports/transcriptStore';
import { withActivity } from './conversationDocument';
import type { PendingTranscripts, TranscriptDocument } from './pendingTranscripts';

/** What was said, in MongoDB; written by `PendingTranscripts`. */
export class MongoTranscriptStore implements TranscriptStore {
  constructor(
    private readonly transcripts: Collection<TranscriptDocument>,
    private readonly pending: Pick<PendingTranscripts, 'recover'>,
  ) {}

  async read(key: ConversationKey, options: { limit?: number; before?: string } = {}): Promise<TranscriptEntry[]> {
    await this.pending.recover(key);
    const filter: Filter<TranscriptDocument> = { key };
    if (options.before !== undefined) {
      const end = await this.transcripts.findOne({ _id: options.before, key }, { projection: { seq: 1 } });
      if (!end) return [];
      filter.seq = { $lt: end.seq };
    }
    const newestFirst = await this.transcripts
      .find(filter, { sort: { seq: -1 }, limit: options.limit ?? TRANSCRIPT_PAGE })
      .toArray();
    return newestFirst.reverse().map(({ _id, v: _v, seq: _seq, ...rest }) => ({ id: _id, ...withActivity(rest) }));
  }
}
