import { activityLogContract } from './activityLogContract';
import { agentContract } from './agentContract';
import { blobContract } from './blobContract';
import { codeContract } from './codeContract';
import { conversationContract } from './conversationContract';
import { handoffContract } from './handoffContract';
import { inboxContract } from './inboxContract';
import { recordContract } from './recordContract';
import { type ContractContext, type DatabaseMaker, describeWithDatabase, inboxEntry } from './storesHarness';
import { transcriptContract } from './transcriptContract';
import { userContract } from './userContract';

/** Everything that a store must keep to, whatever the database: each port in a database of its own. */
export function storesContract(make: DatabaseMaker): void {
  describeWithDatabase('InboxStore', make, inboxContract);
  describeWithDatabase('ConversationStore', make, conversationContract);
  describeWithDatabase('TranscriptStore', make, transcriptContract);
  describeWithDatabase('UserStore', make, userContract);
  describeWithDatabase('HandoffStore', make, handoffContract);
  describeWithDatabase('AgentStore', make, agentContract);
  describeWithDatabase('CodeStore', make, codeContract);
  describeWithDatabase('ActivityLog', make, activityLogContract);
  describeWithDatabase('BlobStore', make, blobContract);
  describeWithDatabase('RecordStore', make, recordContract);
  describeWithDatabase('Stores', make, lifecycleContract);
}

function lifecycleContract(context: ContractContext): void {
  it('answers while it is open, and refuses with STORE_UNAVAILABLE when it is closed', async () => {
    await expect(context.stores.check()).resolves.toBeUndefined();
    await context.stores.close();
    await context.stores.close();
    const closed = { code: 'STORE_UNAVAILABLE' };
    await expect(context.stores.check()).rejects.toMatchObject(closed);
    await expect(context.stores.inbox.append(inboxEntry('closed', 'a'))).rejects.toMatchObject(closed);
    await expect(context.stores.users.load('x|y')).rejects.toMatchObject(closed);
    await expect(context.other.check()).resolves.toBeUndefined();
  });
}
