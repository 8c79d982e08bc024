import type { Intake } from '../ports/channel';
import type { AgentStore } from '../ports/agentStore';
import type { Clock, Ids } from '../ports/clock';
import type { CodeStore } from '../ports/codeStore';
import type { ConversationStore } from '../ports/conversationStore';
import type { HandoffStore } from '../ports/handoffStore';
import type { Log } from '../ports/log';
import type { Messenger } from '../ports/messenger';
import type { Texts } from '../ports/texts';
import type { TranscriptStore } from '../ports/transcriptStore';

export interface DeskSettings {
  /** The Bot Framework channels in which agents may join, such as `msteams`. */
  agentChannels: readonly string[];
  /** The least time between two messages about the place in the queue, and how often the desk looks for work left over. */
  queueUpdateMs: number;
}

/** What the desk is composed of. */
export interface DeskDeps {
  handoffs: HandoffStore;
  agents: AgentStore;
  /** Counts wrong join codes. */
  codes: CodeStore;
  conversations: ConversationStore;
  transcripts: TranscriptStore;
  messenger: Messenger;
  intake: Intake;
  texts: Texts;
  clock: Clock;
  ids: Ids;
  log: Log;
  settings: DeskSettings;
}
