import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Caller } from './caller';
import { RESERVED_USER_PREFIX } from './conversations';
import { readJson } from './readBody';
import { type Refusal, refuse } from './reply';
import type { TokenGrant } from './tokens';

const userSchema = z.object({ id: z.string().max(256).nullish(), name: z.string().max(256).nullish() });
const startSchema = z.object({
  user: userSchema.nullish(),
  locale: z.string().max(35).nullish(),
  trustedOrigins: z.array(z.url()).max(50).nullish(),
});
type StartBody = z.infer<typeof startSchema>;

/** The body of a request for a token or a conversation; every part of it may be missing. */
export async function readStart(request: IncomingMessage): Promise<StartBody | Refusal> {
  const read = await readJson(request);
  if ('refused' in read) return read;
  const parsed = startSchema.safeParse(read.json ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return refuse(400, 'BadArgument', `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not valid'}`);
}

/** What a conversation is begun with: the token's grant, completed by the body where the token is silent. */
export function startGrant(caller: Caller, body: StartBody, newId: () => string): TokenGrant | Refusal {
  if (caller.kind === 'secret') return toGrant(newId(), body);
  const { grant } = caller;
  const asked = body.user?.id ?? undefined;
  if (grant.userId === undefined && asked?.startsWith(RESERVED_USER_PREFIX)) {
    return refuse(
      400,
      'BadArgument',
      `user.id: an id that begins with ${RESERVED_USER_PREFIX} must come from the token`,
    );
  }
  return {
    ...grant,
    userId: grant.userId ?? asked,
    userName: grant.userName ?? body.user?.name ?? undefined,
    locale: body.locale ?? grant.locale,
  };
}

/** What the company's own server asks for. */
export function toGrant(conversationId: string, body: StartBody): TokenGrant {
  return {
    conversationId,
    userId: body.user?.id ?? undefined,
    userName: body.user?.name ?? undefined,
    locale: body.locale ?? undefined,
    trustedOrigins: body.trustedOrigins ?? undefined,
  };
}
