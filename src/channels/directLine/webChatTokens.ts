import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { VerifiedCustomer } from '../../core/conversation';
import { isFrontdeskError } from '../../core/errors';
import type { Clock, Ids } from '../../ports/clock';
import type { DirectLineConfig } from './config';
import { RESERVED_USER_PREFIX } from './conversations';
import { isOriginAllowed } from './origin';
import { readJson } from './readBody';
import { type Refusal, type Reply, refuse } from './reply';
import type { DirectLineTokens, TokenGrant } from './tokens';
import type { VerifyUserToken } from './userToken';

const bodySchema = z.object({
  locale: z.string().max(35).optional(),
  userToken: z.string().max(8192).nullish(),
  conversationToken: z.string().max(8192).nullish(),
});

export interface WebChatTokensDeps {
  tokens: DirectLineTokens;
  clock: Clock;
  ids: Ids;
  config: Pick<DirectLineConfig, 'allowedOrigins' | 'publicUrl' | 'trustProxy' | 'continueForSeconds'>;
  verifyUserToken?: VerifyUserToken;
}

/** Gives web pages their tokens: for a new conversation, or a fresh one for the conversation that the page was in. */
export class WebChatTokens {
  constructor(private readonly deps: WebChatTokensDeps) {}

  async issue(request: IncomingMessage): Promise<Reply | Refusal> {
    const { config, tokens } = this.deps;
    if (!isOriginAllowed(request, config)) return refuse(403, 'Forbidden', 'Pages of this origin may not chat here.');
    const read = await readJson(request);
    if ('refused' in read) return read;
    const body = bodySchema.safeParse(read.json);
    if (!body.success) {
      const issue = body.error.issues[0];
      return refuse(400, 'BadArgument', `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not valid'}`);
    }
    const { locale, userToken, conversationToken } = body.data;
    const user = userToken ? await this.#verify(userToken) : {};
    if ('refused' in user) return user;
    const grant = conversationToken ? await this.#continued(conversationToken, user.customer) : this.#begun();
    if ('refused' in grant) return grant;
    const full: TokenGrant = { ...grant };
    if (locale !== undefined) full.locale = locale;
    if (user.customer) full.customer = user.customer;
    if (user.name !== undefined) full.userName = user.name;
    const token = await tokens.issue(full);
    const { conversationId, userId } = full;
    return { status: 200, body: { token, conversationId, userId, expires_in: tokens.lifetimeSeconds } };
  }

  #begun(): TokenGrant {
    return { conversationId: this.deps.ids.next(), userId: `${RESERVED_USER_PREFIX}${this.deps.ids.next()}` };
  }

  /**
   * The grant of an earlier token. An expired one is good for a bounded time, and for a verified customer only together
   * with a fresh word of the company's site about the same customer.
   */
  async #continued(conversationToken: string, customer: VerifiedCustomer | undefined): Promise<TokenGrant | Refusal> {
    const check = await this.deps.tokens.check(conversationToken, this.deps.config.continueForSeconds);
    if (check.kind === 'expired')
      return refuse(403, 'TokenExpired', 'conversationToken: too old to go on with; begin a new conversation');
    if (check.kind === 'invalid') return refuse(403, 'Forbidden', 'conversationToken: not a token of this server');
    const earlier = check.grant.customer;
    if (earlier && customer === undefined && check.expired) {
      return refuse(403, 'Forbidden', 'conversationToken: belongs to a signed-in customer; send their userToken too');
    }
    if (earlier && customer && earlier.customerId !== customer.customerId) {
      return refuse(403, 'Forbidden', 'conversationToken: belongs to another customer');
    }
    return check.grant;
  }

  async #verify(userToken: string): Promise<{ customer?: VerifiedCustomer; name?: string } | Refusal> {
    if (!this.deps.verifyUserToken)
      return refuse(401, 'Unauthorized', 'userToken: this server is not set up to verify it');
    try {
      const { customerId, name } = await this.deps.verifyUserToken(userToken);
      return { customer: { customerId, by: 'token', at: this.deps.clock.now().toISOString() }, name };
    } catch (error) {
      if (isFrontdeskError(error, 'REQUEST_INVALID')) return refuse(401, 'Unauthorized', `userToken: ${error.message}`);
      throw error;
    }
  }
}
