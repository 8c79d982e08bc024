import { type Api, InputFile } from 'grammy';
import type { MessageEntity } from 'grammy/types';
import type { RichText, Span } from '../render';
import type { ChatTarget } from './chatAddress';
import type { Media, OutgoingStep } from './outgoingSteps';
import { isRefused, isUnchanged } from './telegramError';

const ENTITY_TYPES = {
  bold: 'bold',
  italic: 'italic',
  strike: 'strikethrough',
  code: 'code',
  pre: 'pre',
  quote: 'blockquote',
} as const;

/** Makes the calls of one message; failures come as grammY throws them. */
export class Sender {
  constructor(private readonly api: Api) {}

  /** Sends one step, as a reply to `replyTo` if given; resolves to Telegram's message id. */
  async send(target: ChatTarget, step: OutgoingStep, replyTo?: number): Promise<number> {
    const other = {
      ...(target.threadId === undefined ? {} : { message_thread_id: target.threadId }),
      ...(replyTo === undefined
        ? {}
        : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
      ...markup(step),
    };
    if (step.kind === 'text') return await this.sendText(target.chatId, step.content, other);
    try {
      return await this.sendMedia(target.chatId, step.media, other);
    } catch (error) {
      // Telegram could not fetch it or does not take its type; the contact can still open it.
      if (!isRefused(error) || typeof step.media.source !== 'string') throw error;
      const text = `${step.media.name}: ${step.media.source}`;
      return await this.sendText(target.chatId, { text, spans: [] }, other);
    }
  }

  /** Puts a step in the place of an earlier message, or sends it anew where that cannot be edited any more. */
  async replace(target: ChatTarget, messageId: number, step: OutgoingStep): Promise<number> {
    if (step.kind !== 'text') return await this.send(target, step);
    try {
      const entities = toEntities(step.content.spans);
      await this.api.editMessageText(target.chatId, messageId, step.content.text, { entities, ...markup(step) });
    } catch (error) {
      if (isUnchanged(error)) return messageId;
      if (isRefused(error)) return await this.send(target, step);
      throw error;
    }
    return messageId;
  }

  private async sendText(chatId: number, { text, spans }: RichText, other: object): Promise<number> {
    // Entities, not a parse mode: text is never read as markup, so there is nothing to escape.
    return (await this.api.sendMessage(chatId, text, { entities: toEntities(spans), ...other })).message_id;
  }

  private async sendMedia(chatId: number, { kind, name, source }: Media, other: object): Promise<number> {
    const file = typeof source === 'string' ? source : new InputFile(source, name);
    switch (kind) {
      case 'photo':
        return (await this.api.sendPhoto(chatId, file, other)).message_id;
      case 'video':
        return (await this.api.sendVideo(chatId, file, other)).message_id;
      case 'audio':
        return (await this.api.sendAudio(chatId, file, other)).message_id;
      case 'document':
        return (await this.api.sendDocument(chatId, file, other)).message_id;
    }
  }
}

function markup({ keyboard }: OutgoingStep): object {
  return keyboard === undefined ? {} : { reply_markup: { inline_keyboard: keyboard.rows } };
}

function toEntities(spans: readonly Span[]): MessageEntity[] {
  return spans.map(({ start, length, kind, url = '' }) => {
    if (kind === 'link') return { type: 'text_link', offset: start, length, url };
    return { type: ENTITY_TYPES[kind], offset: start, length };
  });
}
