import { z } from 'zod';

/**
 * The part of a Telegram update that Frontdesk reads (Telegram Bot API, "Update" and "Message"); everything else is
 * dropped here. Kinds of update that are not listed parse to an update with nothing in it.
 */
const user = z.object({
  id: z.int(),
  is_bot: z.boolean().default(false),
  first_name: z.string().default(''),
  last_name: z.string().optional(),
  username: z.string().optional(),
  language_code: z.string().max(35).optional(),
});

const chat = z.object({ id: z.int(), type: z.enum(['private', 'group', 'supergroup', 'channel']) });

const file = z.object({
  file_id: z.string().min(1).max(512),
  file_name: z.string().optional(),
  mime_type: z.string().optional(),
  file_size: z.number().optional(),
});

const point = z.object({ latitude: z.number(), longitude: z.number(), live_period: z.number().optional() });

/** The earlier message that one answers to, or whose button was pressed. */
const reference = z.object({ message_id: z.int(), from: user.optional() });

const place = {
  message_id: z.int(),
  message_thread_id: z.int().optional(),
  is_topic_message: z.boolean().optional(),
  chat,
  reply_to_message: reference.optional(),
};

const message = z.object({
  ...place,
  from: user.optional(),
  date: z.int(),
  edit_date: z.int().optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  photo: z.array(file.extend({ width: z.number(), height: z.number() })).optional(),
  document: file.optional(),
  video: file.optional(),
  animation: file.optional(),
  audio: file.optional(),
  voice: file.optional(),
  video_note: file.optional(),
  sticker: z.object({ emoji: z.string().optional() }).optional(),
  location: point.optional(),
  venue: z.object({ location: point, title: z.string(), address: z.string() }).optional(),
  contact: z
    .object({
      phone_number: z.string(),
      first_name: z.string(),
      last_name: z.string().optional(),
      user_id: z.int().optional(),
    })
    .optional(),
});

const pressedMessage = z.object({
  ...place,
  reply_markup: z
    .object({
      inline_keyboard: z.array(
        z.array(z.object({ text: z.string(), callback_data: z.string().optional(), url: z.string().optional() })),
      ),
    })
    .optional(),
});

const callbackQuery = z.object({
  id: z.string().min(1).max(64),
  from: user,
  data: z.string().max(64).optional(),
  message: pressedMessage.optional(),
});

export const updateSchema = z.object({
  update_id: z.int(),
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: callbackQuery.optional(),
});

export type TelegramUpdate = z.infer<typeof updateSchema>;
export type TelegramUser = z.infer<typeof user>;
export type TelegramFile = z.infer<typeof file>;
export type TelegramMessage = z.infer<typeof message>;
export type TelegramPress = z.infer<typeof callbackQuery>;
export type TelegramPlace = Pick<TelegramMessage, 'chat' | 'message_thread_id' | 'is_topic_message'>;
