import { existsSync, readFileSync } from 'node:fs';
import type { JSONWebKeySet } from 'jose';
import type { Server } from 'restify';
import { AzureBotServiceChannel, BotServiceAdapter } from '../channels/azureBotService';
import {
  createDirectLineChannel,
  createUserTokenVerifier,
  type UserTokenKey,
  type VerifyUserToken,
} from '../channels/directLine';
import { createTelegramChannel } from '../channels/telegram';
import type { Config } from '../config';
import type { Channel, Intake } from '../ports/channel';
import type { Clock, Ids } from '../ports/clock';
import type { CustomerService } from '../ports/commerce';
import type { Log } from '../ports/log';
import type { Stores } from '../ports/stores';
import type { Texts } from '../ports/texts';

/** A channel with its place on the HTTP server and what it does at start and stop. */
export interface MountedChannel extends Channel {
  mount(server: Server): void;
  start?(): Promise<void>;
  stop?(): Promise<void>;
}

export interface ChannelDeps {
  config: Config;
  stores: Stores;
  intake: Intake;
  customers: CustomerService;
  texts: Texts;
  tokenSecret: string;
  clock: Clock;
  ids: Ids;
  log: Log;
}

/** How soon a stream shows what another instance said. */
const SHARED_LOG_POLL_MS = 500;

/** The channels that the configuration turns on; a new one is one line here. */
export function openChannels(deps: ChannelDeps): MountedChannel[] {
  const { config } = deps;
  const channels: MountedChannel[] = [directLine(deps), azureBotService(deps)];
  if (config.TELEGRAM_BOT_TOKEN !== undefined) channels.push(telegram(deps, config.TELEGRAM_BOT_TOKEN));
  return channels;
}

function directLine(deps: ChannelDeps): MountedChannel {
  const { config, stores, intake, clock, ids, log } = deps;
  return createDirectLineChannel({
    intake,
    activities: stores.activities,
    blobs: stores.blobs,
    clock,
    ids,
    log,
    verifyUserToken: userTokenVerifier(deps),
    config: {
      secrets: config.DIRECTLINE_SECRET === undefined ? [] : [config.DIRECTLINE_SECRET],
      tokenSecret: deps.tokenSecret,
      allowedOrigins: config.WEBCHAT_ALLOWED_ORIGINS,
      maxUploadBytes: config.UPLOAD_MAX_BYTES,
      publicUrl: config.PUBLIC_URL,
      trustProxy: config.TRUST_PROXY,
      startsPerMinute: config.WEBCHAT_RATE_LIMIT,
      // On MongoDB other instances write the same conversations.
      logPollMs: config.MONGODB_URI === undefined ? undefined : SHARED_LOG_POLL_MS,
    },
  });
}

function azureBotService({ config, intake, ids, log }: ChannelDeps): MountedChannel {
  const adapter = new BotServiceAdapter({
    appId: config.MicrosoftAppId,
    appPassword: config.MicrosoftAppPassword,
    appType: config.MicrosoftAppType,
    tenantId: config.MicrosoftAppTenantId,
    openIdMetadataUrl: config.BOT_OPENID_METADATA_URL,
    tokenIssuer: config.BOT_TOKEN_ISSUER,
    loginUrl: config.BOT_LOGIN_URL,
  });
  return new AzureBotServiceChannel({ adapter, intake, ids, log });
}

function telegram({ config, stores, intake, texts, clock, log }: ChannelDeps, botToken: string): MountedChannel {
  return createTelegramChannel({
    intake,
    conversations: stores.conversations,
    texts,
    clock,
    log,
    config: {
      botToken,
      // The configuration refuses a token without it.
      webhookSecret: config.TELEGRAM_WEBHOOK_SECRET ?? '',
      apiRoot: config.TELEGRAM_API_ROOT,
      publicUrl: config.PUBLIC_URL,
    },
  });
}

function userTokenVerifier({ config, customers, clock }: ChannelDeps): VerifyUserToken | undefined {
  const key = userTokenKey(config);
  if (key === undefined) return undefined;
  return createUserTokenVerifier({
    key,
    issuer: config.WEBCHAT_USER_TOKEN_ISSUER,
    audience: config.WEBCHAT_USER_TOKEN_AUDIENCE,
    clock,
    async resolveCustomer({ sub, email }) {
      const customer =
        (await customers.get(sub)) ?? (email === undefined ? undefined : await customers.findByEmail(email));
      return customer === undefined ? undefined : { customerId: customer.id };
    },
  });
}

function userTokenKey(config: Config): UserTokenKey | undefined {
  const { WEBCHAT_USER_TOKEN_PUBLIC_KEY: publicKey, WEBCHAT_USER_TOKEN_SECRET: secret } = config;
  if (publicKey !== undefined) {
    const text = existsSync(publicKey) ? readFileSync(publicKey, 'utf8') : publicKey;
    return text.trimStart().startsWith('{') ? { jwks: JSON.parse(text) as JSONWebKeySet } : { publicKey: text };
  }
  return secret === undefined ? undefined : { secret };
}
