import { Api } from 'grammy';
import type { Next, Request, Response, Server } from 'restify';
import type { ActivityJson, Address } from '../../core/conversation';
import { isFrontdeskError } from '../../core/errors';
import { LOCALES } from '../../core/locale';
import type { Channel, ChannelFeatures, Intake } from '../../ports/channel';
import type { Clock } from '../../ports/clock';
import type { ConversationStore } from '../../ports/conversationStore';
import type { Log } from '../../ports/log';
import type { Texts } from '../../ports/texts';
import { BackgroundWork } from './backgroundWork';
import { BoundedMap } from './boundedMap';
import { offerTag } from './callbackData';
import { CHANNEL_ID, type ChatTarget, toTarget } from './chatAddress';
import { FILES_PATH, FileLinks } from './fileLinks';
import { sendFile } from './fileRoute';
import { COMMANDS } from './inboundMessage';
import { MAX_TEXT_LENGTH, type OutgoingStep, outgoingSteps } from './outgoingSteps';
import { RecentOffers } from './recentOffers';
import { Sender } from './sender';
import { telegramError } from './telegramError';
import { keyOf, Webhook } from './webhook';

const WEBHOOK_PATH = '/api/channels/telegram';
const DEFAULT_API_ROOT = 'https://api.telegram.org';
const DEFAULT_MAX_BODY_BYTES = 1024 * 1024;
const CALL_TIMEOUT_S = 20;
const START_RETRY_MS = 30_000;
const KEPT_DELIVERIES = 10_000;
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

/** How far a message has been sent: Telegram's ids of the parts that are there. */
interface Delivery {
  parts: { id: number; kind: OutgoingStep['kind'] }[];
  done: boolean;
}

export class TelegramChannel implements Channel {
  readonly name = 'telegram';
  private readonly api: Api;
  private readonly sender: Sender;
  private readonly links: FileLinks;
  private readonly background: BackgroundWork;
  private readonly offers = new RecentOffers();
  private readonly deliveries = new BoundedMap<string, Delivery>(KEPT_DELIVERIES);
  private readonly botId: string;
  private botNameAsked: Promise<string> | undefined;
  private cancelStartRetry: () => void = () => undefined;

  constructor(private readonly deps: TelegramDeps) {
    const { botToken, apiRoot, webhookSecret, publicUrl } = deps.config;
    this.api = new Api(botToken, { apiRoot: trimSlash(apiRoot ?? DEFAULT_API_ROOT), timeoutSeconds: CALL_TIMEOUT_S });
    this.sender = new Sender(this.api);
    this.links = new FileLinks(webhookSecret, trimSlash(publicUrl ?? ''));
    this.background = new BackgroundWork(deps.log);
    // Telegram Bot API, "Authorizing your bot": the token begins with the bot's user id.
    this.botId = botToken.split(':')[0] ?? '';
  }

  serves(channelId: string): boolean {
    return channelId === CHANNEL_ID;
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

  /** The activity id names Telegram's messages, one for each part, joined by dots. */
  async deliver(message: {
    id: string;
    to: Address;
    activity: ActivityJson;
    updates?: string;
  }): Promise<{ activityId: string }> {
    const { id, to, activity, updates } = message;
    const target = toTarget(to.conversation.id);
    if (activity.type === 'typing') await this.typing(to);
    // Telegram has no way to show events; they are for other programs.
    if (activity.type !== 'message') return { activityId: id };
    const tag = offerTag(id, to.conversation.id);
    const steps = outgoingSteps(activity, tag);
    const delivery: Delivery = this.deliveries.get(id) ?? { parts: [], done: false };
    this.deliveries.set(id, delivery);
    if (!delivery.done) {
      try {
        await this.sendParts(target, steps, delivery, {
          replyTo: replyTarget(target, activity),
          replaced: toPartIds(updates),
        });
      } catch (error) {
        throw telegramError(error);
      }
      delivery.done = true;
      this.noteOffer(target, to.conversation.id, tag, steps, delivery);
    }
    return { activityId: delivery.parts.length === 0 ? id : activityIdOf(delivery) };
  }

  async typing(to: Address): Promise<void> {
    try {
      const { chatId, threadId } = toTarget(to.conversation.id);
      await this.api.sendChatAction(chatId, 'typing', threadId === undefined ? {} : { message_thread_id: threadId });
    } catch (error) {
      this.deps.log.debug({ err: telegramError(error) }, 'typing not shown');
    }
  }

  /** Sends what has not been sent yet; a repetition goes on behind the last part that Telegram took. */
  private async sendParts(
    target: ChatTarget,
    steps: readonly OutgoingStep[],
    { parts }: Delivery,
    { replyTo, replaced }: { replyTo: number | undefined; replaced: readonly number[] },
  ): Promise<void> {
    for (let index = parts.length; index < steps.length; index += 1) {
      const step = steps[index] as OutgoingStep;
      const old = replaced[index];
      const id =
        old === undefined
          ? await this.sender.send(target, step, index === 0 ? replyTo : undefined)
          : await this.sender.replace(target, old, step);
      parts.push({ id, kind: step.kind });
    }
    for (const left of replaced.slice(steps.length)) {
      this.background.run('deleteMessage', () => this.api.deleteMessage(target.chatId, left));
    }
  }

  /** Takes the answers off the message that was the newest offer: one question at a time can be answered by a press. */
  private noteOffer(
    { chatId }: ChatTarget,
    conversationId: string,
    tag: string,
    steps: readonly OutgoingStep[],
    { parts }: Delivery,
  ): void {
    const keyboard = steps.at(-1)?.keyboard;
    const messageId = parts.at(-1)?.id;
    if (keyboard === undefined || messageId === undefined || !keyboard.isOffer) return;
    const before = this.offers.replace(conversationId, { messageId, tag, lastingRows: keyboard.lastingRows });
    if (before === undefined) return;
    this.background.run('editMessageReplyMarkup', () =>
      this.api.editMessageReplyMarkup(chatId, before.messageId, {
        reply_markup: { inline_keyboard: before.lastingRows },
      }),
    );
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

/** In a group it must be seen to whom the bot speaks; in a private chat that is plain. */
function replyTarget({ isGroup }: ChatTarget, { replyToId }: ActivityJson): number | undefined {
  const match = isGroup ? /^(\d+)(?:\.|$)/.exec(replyToId ?? '') : null;
  return match === null ? undefined : Number(match[1]);
}

function toPartIds(activityId: string | undefined): number[] {
  return activityId !== undefined && /^\d+(\.\d+)*$/.test(activityId) ? activityId.split('.').map(Number) : [];
}

/** Of the text parts, which can be edited; of the pictures where there is no text. */
function activityIdOf({ parts }: Delivery): string {
  const texts = parts.filter((part) => part.kind === 'text');
  return (texts.length === 0 ? parts : texts).map((part) => part.id).join('.');
}

function trimSlash(address: string): string {
  return address.replace(/\/+$/, '');
}
