import { FrontdeskError } from '../core/errors';

/** What `HandoffStore.enqueue` throws when another handoff has the code: make another code and call again. */
export function handoffCodeTaken(code: string): FrontdeskError {
  return new FrontdeskError('REQUEST_INVALID', `the handoff code ${code} is in use`, { field: 'code' });
}

/** What changing a handoff that does not exist throws. */
export function handoffNotFound(id: string): FrontdeskError {
  return new FrontdeskError('DESK_NOT_FOUND', `there is no handoff ${id}`);
}
