import { createHash } from 'node:crypto';

/**
 * The id of a posted activity: the same for every repetition of a post, because it follows from the client's own
 * `clientActivityID`. Without one each post is a message of its own and gets `freshId`.
 */
export function activityIdOf(
  conversationId: string,
  clientActivityId: string | undefined,
  freshId: () => string,
): string {
  if (clientActivityId === undefined || clientActivityId === '') return `${conversationId}|${freshId()}`;
  const hash = createHash('sha256').update(conversationId).update('\0').update(clientActivityId).digest('base64url');
  return `${conversationId}|${hash.slice(0, 22)}`;
}

/** The id of the update that tells the bot that a conversation began; one for each conversation. */
export const conversationStartId = (conversationId: string): string => `${conversationId}|start`;
