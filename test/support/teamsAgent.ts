import { addAgent } from './addAgent';
import type { FakeConnector } from './fakeConnector';
import type { ServerProcess } from './serverProcess';
import { waitFor } from './waitFor';

/**
 * An agent who was added by the command line, with the server's own settings, has joined from Teams and is available.
 * What they are shown is in `teams`.
 */
export async function joinedAgent(
  server: ServerProcess,
  teams: FakeConnector,
  environment: Record<string, string>,
): Promise<{ say(text: string): Promise<void> }> {
  const code = await addAgent(environment, 'Mei', 'en,zh-CN');
  let count = 0;
  const say = async (text: string): Promise<void> => {
    count += 1;
    const post = (): Promise<Response> =>
      fetch(`${server.url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          type: 'message',
          id: `agent-${count}`,
          channelId: 'msteams',
          serviceUrl: teams.url,
          from: { id: '29:mei', name: 'Mei' },
          recipient: { id: '28:bot', name: 'Frontdesk' },
          conversation: { id: 'teams-mei', conversationType: 'personal', tenantId: 't1' },
          text,
        }),
      });
    // As a channel does: a connection that a kill has cut is tried again, with the same activity.
    const response = await waitFor('an acknowledgement', () => post().catch(() => undefined));
    if (response.status !== 200) throw new Error(`/api/messages answered ${response.status}`);
  };
  await say(`join ${code}`);
  await waitFor('the welcome', () => teams.activities.length > 0);
  return { say };
}
