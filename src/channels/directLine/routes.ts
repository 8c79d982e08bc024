import type { IncomingMessage } from 'node:http';
import type restify from 'restify';
import type { ActivityLog, LoggedActivity } from '../../ports/activityLog';
import type { Clock, Ids } from '../../ports/clock';
import type { Log } from '../../ports/log';
import type { ActivityPosts } from './activityPosts';
import { parsePosted, shownActivity } from './activitySchema';
import type { AddressLimit } from './addressLimit';
import { ATTACHMENT_PATH, type Attachments } from './attachments';
import type { Caller, CallerCheck } from './caller';
import type { DirectLineConfig } from './config';
import { type ConversationDetails, type DirectLineConversations, RESERVED_USER_PREFIX } from './conversations';
import { allowOrigin, answerPreflight, clientAddress, ownUrl } from './origin';
import { readJson } from './readBody';
import { answer, type Refusal, type Reply, refuse } from './reply';
import { readStart, startGrant, toGrant } from './startRequest';
import type { DirectLineTokens, TokenGrant } from './tokens';
import { readUpload } from './upload';
import { parseWatermark, toWatermark } from './watermark';
import type { WebChatTokens } from './webChatTokens';

const BASE = '/v3/directline';
const POLL_PAGE = 100;
/** A conversation begun again after this time is not announced again: the inbox may have forgotten the first time. */
const ANNOUNCE_WITHIN_MS = 3600 * 1000;

export interface RoutesDeps {
  callers: CallerCheck;
  tokens: DirectLineTokens;
  conversations: DirectLineConversations;
  posts: ActivityPosts;
  attachments: Attachments;
  webChatTokens: WebChatTokens;
  starts: AddressLimit;
  tokenStarts: AddressLimit;
  readAfter(conversationId: string, seq: number, limit: number): ReturnType<ActivityLog['read']>;
  clock: Clock;
  ids: Ids;
  log: Log;
  config: DirectLineConfig;
}

type Handler = (request: IncomingMessage, conversationId: string) => Promise<Reply | Refusal>;

/** The HTTP side of Direct Line 3.0 (Microsoft, "API reference - Direct Line API 3.0"). */
export class DirectLineRoutes {
  constructor(private readonly deps: RoutesDeps) {}

  mount(server: restify.Server): void {
    const on = (handle: Handler) => async (request: restify.Request, response: restify.Response) => {
      allowOrigin(request, response, this.deps.config);
      await answer(request, response, this.deps.log, () => handle(request, paramOf(request, 'conversationId')));
    };
    const preflight = async (request: restify.Request, response: restify.Response) =>
      answerPreflight(request, response, this.deps.config);
    server.opts(`${BASE}/*`, preflight);
    server.opts('/api/webchat/*', preflight);
    server.post(
      '/api/webchat/token',
      on((request) => this.#webChatToken(request)),
    );
    server.post(
      `${BASE}/tokens/generate`,
      on((request) => this.#generate(request)),
    );
    server.post(
      `${BASE}/tokens/refresh`,
      on((request) => this.#refresh(request)),
    );
    server.post(
      `${BASE}/conversations`,
      on((request) => this.#start(request)),
    );
    server.get(
      `${BASE}/conversations/:conversationId`,
      on((request, id) => this.#reconnect(request, id)),
    );
    server.get(
      `${BASE}/conversations/:conversationId/activities`,
      on((request, id) => this.#list(request, id)),
    );
    server.post(
      `${BASE}/conversations/:conversationId/activities`,
      on((request, id) => this.#post(request, id)),
    );
    server.post(
      `${BASE}/conversations/:conversationId/upload`,
      on((request, id) => this.#upload(request, id)),
    );
    server.get(
      `${BASE}/session/getsessionid`,
      on(async () => refuse(404, 'NotFound', 'Frontdesk keeps no sessions.')),
    );
    server.get(`${ATTACHMENT_PATH}/:blobId/:name`, async (request: restify.Request, response: restify.Response) => {
      allowOrigin(request, response, this.deps.config);
      await this.#attachment(request, response);
    });
  }

  async #webChatToken(request: IncomingMessage): Promise<Reply | Refusal> {
    const tooMany = await this.deps.tokenStarts.refusal(clientAddress(request, this.deps.config));
    return tooMany ?? this.deps.webChatTokens.issue(request);
  }

  async #generate(request: IncomingMessage): Promise<Reply | Refusal> {
    const caller = await this.deps.callers.check(request);
    if ('refused' in caller) return caller;
    if (caller.kind !== 'secret') return refuse(403, 'Forbidden', 'Only the secret may generate tokens.');
    const body = await readStart(request);
    if ('refused' in body) return body;
    const userId = body.user?.id ?? undefined;
    if (userId !== undefined && !userId.startsWith(RESERVED_USER_PREFIX)) {
      return refuse(400, 'BadArgument', `user.id: must begin with ${RESERVED_USER_PREFIX}`);
    }
    return this.#tokenReply(toGrant(this.deps.ids.next(), body), 200);
  }

  async #refresh(request: IncomingMessage): Promise<Reply | Refusal> {
    const caller = await this.deps.callers.check(request);
    if ('refused' in caller) return caller;
    if (caller.kind !== 'token')
      return refuse(403, 'Forbidden', 'A secret does not expire; only tokens are refreshed.');
    return this.#tokenReply(caller.grant, 200);
  }

  async #start(request: IncomingMessage): Promise<Reply | Refusal> {
    const caller = await this.deps.callers.check(request);
    if ('refused' in caller) return caller;
    if (caller.kind === 'token') {
      const tooMany = await this.deps.starts.refusal(clientAddress(request, this.deps.config));
      if (tooMany) return tooMany;
    }
    const body = await readStart(request);
    if ('refused' in body) return body;
    const grant = startGrant(caller, body, () => this.deps.ids.next());
    if ('refused' in grant) return grant;
    const now = this.deps.clock.now();
    const { created, details } = await this.deps.conversations.start(grant, now);
    // Also when it exists: its first start may have ended between the two. The inbox knows a repetition.
    if (now.getTime() - Date.parse(details.startedAt) < ANNOUNCE_WITHIN_MS) {
      await this.deps.posts.announce(grant.conversationId, caller, details);
    }
    return this.#conversationReply(request, grant, 0, created ? 201 : 200);
  }

  async #reconnect(request: IncomingMessage, conversationId: string): Promise<Reply | Refusal> {
    const found = await this.#find(request, conversationId);
    if ('refused' in found) return found;
    const after = parseWatermark(queryOf(request).get('watermark'));
    if (after === undefined) return badWatermark();
    const grant =
      found.caller.kind === 'token'
        ? found.caller.grant
        : { conversationId, userId: found.details.userId, userName: found.details.userName };
    return this.#conversationReply(request, grant, after, 200);
  }

  async #list(request: IncomingMessage, conversationId: string): Promise<Reply | Refusal> {
    const found = await this.#find(request, conversationId);
    if ('refused' in found) return found;
    const after = parseWatermark(queryOf(request).get('watermark'));
    if (after === undefined) return badWatermark();
    const entries: LoggedActivity[] = await this.deps.readAfter(conversationId, after, POLL_PAGE);
    const watermark = toWatermark(entries.at(-1)?.seq ?? after);
    return { status: 200, body: { activities: entries.map(({ activity }) => shownActivity(activity)), watermark } };
  }

  async #post(request: IncomingMessage, conversationId: string): Promise<Reply | Refusal> {
    const caller = await this.deps.callers.check(request, conversationId);
    if ('refused' in caller) return caller;
    const read = await readJson(request);
    if ('refused' in read) return read;
    const parsed = parsePosted(read.json);
    if ('refused' in parsed) return parsed;
    return this.deps.posts.post({
      caller,
      conversationId,
      posted: parsed.posted,
      files: [],
      ownUrl: ownUrl(request, this.deps.config),
    });
  }

  async #upload(request: IncomingMessage, conversationId: string): Promise<Reply | Refusal> {
    const caller = await this.deps.callers.check(request, conversationId);
    if ('refused' in caller) return caller;
    const upload = await readUpload(request, this.deps.config.maxUploadBytes);
    if ('refused' in upload) return upload;
    const parsed = parsePosted(upload.activity ?? { type: 'message' });
    if ('refused' in parsed) return parsed;
    return this.deps.posts.post({
      caller,
      conversationId,
      posted: parsed.posted,
      files: upload.files,
      userId: queryOf(request).get('userId') ?? undefined,
      ownUrl: ownUrl(request, this.deps.config),
    });
  }

  async #attachment(request: restify.Request, response: restify.Response): Promise<void> {
    const signature = queryOf(request).get('sig') ?? '';
    const file = await this.deps.attachments.open(paramOf(request, 'blobId'), signature).catch((error: unknown) => {
      this.deps.log.error({ err: error }, 'an attachment could not be read');
      return undefined;
    });
    if (!file) {
      await answer(request, response, this.deps.log, async () => refuse(404, 'NotFound', 'There is no such file.'));
      return;
    }
    response.writeHead(200, file.headers);
    response.end(file.bytes);
  }

  async #find(
    request: IncomingMessage,
    conversationId: string,
  ): Promise<{ caller: Caller; details: ConversationDetails } | Refusal> {
    const caller = await this.deps.callers.check(request, conversationId);
    if ('refused' in caller) return caller;
    const details = await this.deps.conversations.find(conversationId);
    return details ? { caller, details } : refuse(404, 'NotFound', 'There is no such conversation.');
  }

  async #tokenReply(grant: TokenGrant, status: number): Promise<Reply> {
    const { conversationId } = grant;
    const token = await this.deps.tokens.issue(grant);
    return { status, body: { conversationId, token, expires_in: this.deps.tokens.lifetimeSeconds } };
  }

  async #conversationReply(request: IncomingMessage, grant: TokenGrant, after: number, status: number): Promise<Reply> {
    const { conversationId } = grant;
    const [token, streamToken] = await Promise.all([
      this.deps.tokens.issue(grant),
      this.deps.tokens.issueStream(conversationId, grant.trustedOrigins),
    ]);
    const base = ownUrl(request, this.deps.config).replace(/^http/, 'ws');
    const query = new URLSearchParams({ watermark: toWatermark(after), t: streamToken });
    const streamUrl = `${base}${BASE}/conversations/${encodeURIComponent(conversationId)}/stream?${query.toString()}`;
    return { status, body: { conversationId, token, expires_in: this.deps.tokens.lifetimeSeconds, streamUrl } };
  }
}

const badWatermark = (): Refusal => refuse(400, 'BadArgument', 'watermark: not one that this server gave');

function queryOf(request: IncomingMessage): URLSearchParams {
  return new URL(request.url ?? '/', 'http://localhost').searchParams;
}

/** A part of the path, decoded; empty when the route has none of this name. */
function paramOf(request: restify.Request, name: string): string {
  return (request.params as Partial<Record<string, string>>)[name] ?? '';
}
