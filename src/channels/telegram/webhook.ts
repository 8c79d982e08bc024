import { createHash, timingSafeEqual } from 'node:crypto';
import type { Api } from 'grammy';
import { type Next, plugins, type Request, type RequestHandler, type Response } from 'restify';
import { type Address, type ConversationRecord, conversationKey } from '../../core/conversation';
import { isFrontdeskError } from '../../core/errors';
import { findTooDeep, MAX_JSON_LEVELS } from '../../core/json';
import { DEFAULT_LOCALE, type Locale, toLocale } from '../../core/locale';
import type { Intake } from '../../ports/channel';
import type { Log } from '../../ports/log';
import type { Texts } from '../../ports/texts';
import type { BackgroundWork } from './backgroundWork';
import { type InboundDeps, inboundMessage } from './inboundMessage';
import { type KeyboardRows, readPress } from './presses';
import type { RecentOffers } from './recentOffers';
import { type TelegramPress, updateSchema } from './updateSchema';

export interface WebhookDeps {
  api: Api;
  intake: Intake;
  texts: Texts;
  log: Log;
  secret: string;
  maxBodyBytes: number;
  offers: RecentOffers;
  background: BackgroundWork;
  load(address: Address): Promise<ConversationRecord | undefined>;
  inbound: Omit<InboundDeps, 'say'>;
}

/** Telegram's end of the webhook: checks who calls, parses, makes the message durable, then answers 200. */
export class Webhook {
  constructor(private readonly deps: WebhookDeps) {}

  /** The handlers of the route, in order. */
  handlers(): RequestHandler[] {
    return [
      (request, response, next) => this.authenticate(request, response, next),
      plugins.bodyReader({ maxBodySize: this.deps.maxBodyBytes }),
      (request: Request, response: Response, next: Next) => {
        this.receive(request, response).then(() => next(), next);
      },
    ];
  }

  private authenticate(request: Request, response: Response, next: Next): void {
    if (isSame(request.header('x-telegram-bot-api-secret-token', ''), this.deps.secret)) return next();
    this.deps.log.warn({}, 'Telegram webhook called without its secret');
    // The body stays unread: who is not Telegram does not get to fill memory.
    response.setHeader('Connection', 'close');
    response.send(401, { error: { code: 'Unauthorized', message: 'The secret token is missing or wrong.' } });
    next(false);
  }

  private async receive(request: Request, response: Response): Promise<void> {
    const body = parseJson(request.body);
    if (body === undefined) {
      return void response.send(400, { error: { code: 'BadArgument', message: 'The body is not JSON.' } });
    }
    const tooDeep = findTooDeep(body);
    if (tooDeep !== undefined)
      return this.ignore(response, [tooDeep], `nested more than ${MAX_JSON_LEVELS} levels deep`);
    const update = updateSchema.safeParse(body);
    if (!update.success) {
      const fields = update.error.issues.map((issue) => issue.path.join('.'));
      return this.ignore(response, fields, 'of an unknown shape');
    }
    try {
      if (update.data.callback_query !== undefined) await this.receivePress(update.data.callback_query);
      else {
        const message = await inboundMessage(update.data, { ...this.deps.inbound, say: this.say });
        if (message !== undefined) await this.deps.intake.accept(message);
      }
      response.send(200, {});
    } catch (error) {
      this.deps.log.error({ err: error, update: update.data.update_id }, 'Telegram update not accepted');
      // What will never be taken must not hold back what comes after it.
      if (isFrontdeskError(error, 'REQUEST_INVALID')) return void response.send(200, {});
      response.send(503, { error: { code: 'ServiceError', message: 'Not accepted; please send it again.' } });
    }
  }

  /** Telegram would repeat it, and hold back what comes after, until it is taken; repeating does not change its shape. */
  private ignore(response: Response, fields: readonly string[], what: string): void {
    this.deps.log.error({ fields }, `Telegram update ${what} ignored`);
    response.send(200, {});
  }

  private async receivePress(query: TelegramPress): Promise<void> {
    const { api, background, intake, inbound, offers, texts } = this.deps;
    const load = (address: Address) => this.deps.load(address);
    const press = await readPress(query, { botId: inbound.botId, offers, load });
    if (press.kind === 'stale') {
      const locale = await this.localeOf(press.address, query.from.language_code);
      const text = texts.say(locale, 'channels.telegram.staleButton');
      return background.run('answerCallbackQuery', () => api.answerCallbackQuery(query.id, { text }));
    }
    await intake.accept(press.message);
    // Ends the spinner on the button. The title stands in for the words that the contact did not have to type.
    background.run('answerCallbackQuery', () => api.answerCallbackQuery(query.id, { text: asNotice(press.title) }));
    const { remaining } = press;
    if (remaining !== undefined) background.run('editMessageReplyMarkup', () => this.leave(query, remaining));
  }

  private async leave({ message }: TelegramPress, rows: KeyboardRows): Promise<void> {
    if (message === undefined) return;
    const buttons = rows.map((row) =>
      row.map(({ text, url, callback_data: data = '' }) =>
        url === undefined ? { text, callback_data: data } : { text, url },
      ),
    );
    await this.deps.api.editMessageReplyMarkup(message.chat.id, message.message_id, {
      reply_markup: { inline_keyboard: buttons },
    });
  }

  private readonly say: InboundDeps['say'] = async (command, address, languageCode) => {
    const locale = await this.localeOf(address, languageCode);
    return this.deps.texts.say(locale, `channels.telegram.commands.${command}.words`);
  };

  /** The language that the conversation has settled on, before that of the contact's app. */
  private async localeOf(address: Address | undefined, languageCode: string | undefined): Promise<Locale> {
    const record = address === undefined ? undefined : await this.deps.load(address);
    return record?.locale ?? toLocale(languageCode) ?? DEFAULT_LOCALE;
  }
}

/** Telegram Bot API, `answerCallbackQuery`: 200 characters at most. */
function asNotice(text: string): string {
  return [...text].slice(0, 100).join('');
}

/** The key under which the conversation at an address is stored. */
export function keyOf({ channelId, conversation }: Address): string {
  return conversationKey(channelId, conversation.id);
}

/** In a time that depends neither on the content nor on the length. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function parseJson(body: unknown): unknown {
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
