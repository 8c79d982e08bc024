import { FrontdeskError } from '../core/errors';

/** The key of a channel account; no channel id contains a bar. */
export function accountOf(channelId: string, userId: string): string {
  return `${channelId}|${userId}`;
}

/** What `AgentStore.add` throws for an id or a join code that is in use. */
export function agentExists(id: string): FrontdeskError {
  return new FrontdeskError('REQUEST_INVALID', `an agent ${id} exists, or the join code is in use`, { field: 'id' });
}

/** What changing an agent that does not exist throws. */
export function agentNotFound(id: string): FrontdeskError {
  return new FrontdeskError('DESK_NOT_FOUND', `there is no agent ${id}`);
}
