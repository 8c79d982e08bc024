import { Api } from 'grammy';
import type { Next, Request, Response, Server } from 'restify';
import type { Address } from '../../core/conversation';
import { LOCALES } from '../../core/locale';
import type { Channel, ChannelFeatures, DeliverRequest, Intake } from '../../ports/channel';
import type { Clock } from '../../ports/clock';
import type { ConversationStore } from '../../ports/conversationStore';
import type { Log } from '../../ports/log';
import type { Texts } from '../../ports/texts';
import { BackgroundWork } from './backgroundWork';
import { CHANNEL_ID, toTarget } from './chatAddress';
import { Deliveries } from './deliveries';
import { FILES_PATH, FileLinks } from './fileLinks';
import { sendFile } from './fileRoute';
import { COMMANDS } from './inboundMessage';
import { MAX_TEXT_LENGTH } from './outgoingSteps';
import { RecentOffers } from './recentOffers';
import { telegramError } from './telegramError';
import { keyOf, Webhook } from './webhook';

const WEBHOOK_PATH = '/api/channels/telegram';
const DEFAULT_API_ROOT = 'https://api.telegram.org';
const DEFAULT_MAX_BODY_BYTES = 1024 * 1024;
const CALL_TIMEOUT_S = 20;
const START_RETRY_MS = 30_000;
const MENU_LANGUAGES = { en: undefined, 'zh-CN': 'zh' } as const;

export interface TelegramConfig {
  /** From @BotFather: `123456:ABC…`. */
  botToken: string;
  /** 1–256 of `A-Z a-z 0-9 _ -`; Telegram repeats it with every update. */
  webhookSecret: string;
  /** Of another Bot API server; default `https://api.telegram.org`. */
  apiRoot?: string;
  /** Where Telegram reaches this server, `https://…`; without it the webhook is set by hand. */
  publicUrl?: string;
  /** Of one update; default 1 MB, which Telegram's own never reach. */
  maxBodyBytes?: number;
}

export interface TelegramDeps {
  intake: Intake;
  /** Read only: the language of a conversation and the values behind the buttons last offered. */
  conversations: Pick<ConversationStore, 'load'>;
  texts: Texts;
  clock: Clock;
  log: Log;
  config: TelegramConfig;
}

export class TelegramChannel implements Channel {
  readonly name = 'telegram';
  private readonly api: Api;
  private readonly links: FileLinks;
  private readonly background: BackgroundWork;
  private readonly offers = new RecentOffers();
  private readonly deliveries: Deliveries;
  private readonly botId: string;
  private botNameAsked: Promise<string> | undefined;
  private cancelStartRetry: () => void = () => undefined;

  constructor(private readonly deps: TelegramDeps) {
    const { botToken, apiRoot, webhookSecret, publicUrl } = deps.config;
    this.api = new Api(botToken, { apiRoot: trimSlash(apiRoot ?? DEFAULT_API_ROOT), timeoutSeconds: CALL_TIMEOUT_S });
    this.links = new FileLinks(webhookSecret, trimSlash(publicUrl ?? ''));
    this.background = new BackgroundWork(deps.log);
    this.deliveries = new Deliveries(this.api, this.offers, this.background);
    // Telegram Bot API, "Authorizing your bot": the token begins with the bot's user id.
    this.botId = botToken.split(':')[0] ?? '';
  }

  serves(address: Address): boolean {
    return address.channelId === CHANNEL_ID && address.serviceUrl === undefined;
  }

  features(): ChannelFeatures {
    return { adaptiveCards: false, buttons: true, typing: true, updates: true, maxTextLength: MAX_TEXT_LENGTH };
  }

  /** Adds `POST /api/channels/telegram` and, for files that contacts sent, `GET /api/channels/telegram/files/:fileId`. */
  mount(server: Server): void {
    const { intake, texts, log, config, conversations } = this.deps;
    const webhook = new Webhook({
      api: this.api,
      intake,
      texts,
      log,
      secret: config.webhookSecret,
      maxBodyBytes: config.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
      offers: this.offers,
      background: this.background,
      load: (address) => conversations.load(keyOf(address)),
      inbound: { botId: this.botId, botName: () => this.botName(), links: this.links },
    });
    server.post(WEBHOOK_PATH, ...webhook.handlers());
    const fileRoot = `${trimSlash(config.apiRoot ?? DEFAULT_API_ROOT)}/file/bot${config.botToken}`;
    server.get(`${FILES_PATH}/:fileId`, (request: Request, response: Response, next: Next) => {
      sendFile(request, response, { api: this.api, links: this.links, fileRoot, log }).then(() => next(), next);
    });
  }

  /**
   * Tells Telegram where the webhook is and what the bot's commands are, if `publicUrl` is set. When Telegram cannot be
   * reached it is tried again later; throws `CHANNEL_REJECTED` when Telegram refuses the address.
   */
  async start(): Promise<void> {
    const { publicUrl, webhookSecret } = this.deps.config;
    if (publicUrl === undefined) return;
    try {
      await this.api.setWebhook(`${trimSlash(publicUrl)}${WEBHOOK_PATH}`, {
        secret_token: webhookSecret,
        allowed_updates: ['message', 'edited_message', 'callback_query'],
      });
    } catch (error) {
      const failure = telegramError(error);
      if (!failure.retryable) throw failure;
      this.deps.log.warn({ err: failure }, 'Telegram webhook not set, trying again');
      const wait = failure.retryAfterMs ?? START_RETRY_MS;
      this.cancelStartRetry = this.deps.clock.after(wait, () => this.background.run('setWebhook', () => this.start()));
      return;
    }
    this.background.run('setMyCommands', () => this.setMenu());
  }

  /** Finishes the calls under way. The webhook stays set: Telegram keeps what comes meanwhile for the next start. */
  async stop(): Promise<void> {
    this.cancelStartRetry();
    await this.background.idle();
  }

  async deliver(message: DeliverRequest): Promise<{ activityId: string }> {
    if (message.activity.type === 'typing') await this.typing(message.to);
    // Telegram has no way to show events; they are for other programs.
    if (message.activity.type !== 'message') return { activityId: message.id };
    return await this.deliveries.deliver(message);
  }

  async typing(to: Address): Promise<void> {
    try {
      const { chatId, threadId } = toTarget(to.conversation.id);
      await this.api.sendChatAction(chatId, 'typing', threadId === undefined ? {} : { message_thread_id: threadId });
    } catch (error) {
      this.deps.log.debug({ err: telegramError(error) }, 'typing not shown');
    }
  }

  /** Asked once; asked again if it failed. */
  private botName(): Promise<string> {
    this.botNameAsked ??= this.api.getMe().then(
      (me) => me.username,
      (error: unknown) => {
        this.botNameAsked = undefined;
        throw telegramError(error);
      },
    );
    return this.botNameAsked;
  }

  private async setMenu(): Promise<void> {
    for (const locale of LOCALES) {
      const commands = COMMANDS.map((command) => ({
        command,
        description: this.deps.texts.say(locale, `channels.telegram.commands.${command}.description`),
      }));
      const language = MENU_LANGUAGES[locale];
      await this.api.setMyCommands(commands, language === undefined ? {} : { language_code: language });
    }
  }
}

/** Telegram directly, by the Bot API 9 (https://core.telegram.org/bots/api) through grammY's client. */
export function createTelegramChannel(deps: TelegramDeps): TelegramChannel {
  return new TelegramChannel(deps);
}

function trimSlash(address: string): string {
  return address.replace(/\/+$/, '');
}
