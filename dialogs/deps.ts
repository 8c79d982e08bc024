import type { Ids } from '../src/ports/clock';
import type { CodeStore } from '../src/ports/codeStore';
import type { Courier, CustomerService, OrderService, ReturnService } from '../src/ports/commerce';
import type { Desk } from '../src/ports/desk';
import type { KnowledgeBase } from '../src/ports/knowledgeBase';
import type { RecordStore } from '../src/ports/recordStore';
import type { Texts } from '../src/ports/texts';
import type { TranscriptStore } from '../src/ports/transcriptStore';
import type { Voice } from './voice';

/** What the dialogs are composed of. */
export interface RootDialogDeps {
  orders: OrderService;
  returns: ReturnService;
  customers: CustomerService;
  courier: Courier;
  codes: CodeStore;
  desk: Desk;
  knowledge: KnowledgeBase;
  texts: Texts;
  ids: Ids;
  /** Keeps what customers thought of answers (collection `articleFeedback`). */
  records: Pick<RecordStore, 'put'>;
  /** The newest messages go to the agent who takes over. */
  transcripts: TranscriptStore;
  /** IANA name of the time zone in which days are told; `UTC` unless given. */
  timeZone?: string;
}

export interface DialogDeps extends RootDialogDeps {
  voice: Voice;
}
