import { z } from 'zod';
import { LOCALES } from '../core/locale';

const MINUTE_MS = 60_000;

/** An empty line in a `.env` file (`NAME=`) means "not set". */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
const withDefault = <T extends z.ZodType>(schema: T, value: z.output<T>) =>
  z.preprocess((given) => (given === '' || given === undefined ? value : given), schema);
const integer = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const flag = z
  .union([z.literal('true'), z.literal('false'), z.boolean()])
  .transform((value) => value === true || value === 'true');
const list = z
  .union([z.string(), z.array(z.string())])
  .transform((value) =>
    (typeof value === 'string' ? value.split(',') : value).map((part) => part.trim()).filter((part) => part !== ''),
  );
const url = z.url({ protocol: /^https?$/ });
/** 32 characters hold at least 128 bits if they are random hexadecimal digits. */
const secret = z.string().min(32, 'must have at least 32 characters');

/**
 * Every setting: its name in the environment, its form and its default. `.env.example` says what each is for; a test
 * compares the two.
 */
export const settingsSchema = z.object({
  NODE_ENV: withDefault(z.enum(['development', 'production', 'test']), 'development'),
  HOST: withDefault(z.string(), '127.0.0.1'),
  PORT: withDefault(integer(0, 65_535), 3978),
  // Without a slash at the end, so that paths can be added.
  PUBLIC_URL: optional(url.transform((address) => address.replace(/\/$/, ''))),
  DATA_DIR: withDefault(z.string(), './data'),
  LOG_LEVEL: withDefault(z.enum(['debug', 'info', 'warn', 'error', 'silent']), 'info'),
  TRUST_PROXY: withDefault(flag, false),
  DEFAULT_LOCALE: withDefault(z.enum(LOCALES), 'en'),

  TIME_ZONE: withDefault(
    z
      .string()
      .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC', 'is no IANA time zone'),
    'UTC',
  ),
  COMPANY_NAME: optional(z.string().max(80)),

  MONGODB_URI: optional(z.string().regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')),
  MONGODB_DATABASE: withDefault(z.string().regex(/^[^/\\. "$*<>:|?]{1,63}$/, 'is no database name'), 'frontdesk'),

  MicrosoftAppId: optional(z.uuid()),
  MicrosoftAppPassword: optional(z.string()),
  MicrosoftAppType: withDefault(z.enum(['MultiTenant', 'SingleTenant', 'UserAssignedMSI']), 'SingleTenant'),
  MicrosoftAppTenantId: optional(z.string()),
  BOT_OPENID_METADATA_URL: optional(url),
  BOT_TOKEN_ISSUER: optional(z.string()),
  BOT_LOGIN_URL: optional(url),

  DIRECTLINE_SECRET: optional(secret),
  DIRECTLINE_TOKEN_SECRET: optional(secret),
  WEBCHAT_ALLOWED_ORIGINS: withDefault(list, []),
  WEBCHAT_RATE_LIMIT: withDefault(integer(1, 1_000_000), 120),
  WEBCHAT_USER_TOKEN_SECRET: optional(secret),
  WEBCHAT_USER_TOKEN_PUBLIC_KEY: optional(z.string()),
  WEBCHAT_USER_TOKEN_ISSUER: optional(z.string()),
  WEBCHAT_USER_TOKEN_AUDIENCE: withDefault(z.string(), 'frontdesk'),
  UPLOAD_MAX_BYTES: withDefault(integer(1_024, 12_000_000), 4_194_304),

  TELEGRAM_BOT_TOKEN: optional(z.string().regex(/^\w+:[\w-]+$/, 'is no bot token (123456:ABC…)')),
  TELEGRAM_WEBHOOK_SECRET: optional(z.string().regex(/^[\w-]{16,256}$/, 'must be 16 to 256 of A-Z, a-z, 0-9, _ and -')),
  TELEGRAM_API_ROOT: withDefault(url, 'https://api.telegram.org'),

  MODEL_PACK: withDefault(z.string().regex(/^[\w-]+$/), 'retail'),
  RECOGNIZER: withDefault(z.enum(['local', 'luis']), 'local'),
  LUIS_ENDPOINT: optional(url),
  LUIS_KEY: optional(z.string()),
  LUIS_APP_ID_EN: optional(z.uuid()),
  LUIS_APP_ID_ZH_CN: optional(z.uuid()),
  LUIS_SLOT: withDefault(z.enum(['production', 'staging']), 'production'),
  LUIS_TIMEOUT_MS: withDefault(integer(100, MINUTE_MS), 3_000),

  ENCODER: withDefault(z.enum(['auto', 'off']), 'auto'),
  ENCODER_MODELS_DIR: optional(z.string()),
  ENCODER_WORKERS: withDefault(integer(1, 64), 1),
  ENCODER_DEADLINE_MS: withDefault(integer(1, MINUTE_MS), 250),
  ENCODER_ASK_BELOW: withDefault(z.coerce.number().min(0).max(1), 0.85),

  LUIS_API_KEYS: withDefault(list.pipe(z.array(secret)), []),
  LUIS_API_PER_SECOND: withDefault(integer(1, 100_000), 50),
  LUIS_API_PACKS: withDefault(list, []),
  LUIS_API_STAGING_PACK: optional(z.string().regex(/^[\w-]+$/)),
  LUIS_API_KEEP_TEXT: withDefault(flag, true),

  AGENT_CHANNELS: withDefault(list, ['msteams']),
  JOIN_CODE_HOURS: withDefault(integer(1, 720), 72),
  QUEUE_UPDATE_SECONDS: withDefault(integer(5, 3_600), 30),

  TYPING_AFTER_MS: withDefault(integer(0, MINUTE_MS), 500),
  SOOTHE_AFTER_MS: withDefault(integer(0, 10 * MINUTE_MS), 3_000),
  SHUTDOWN_DEADLINE_MS: withDefault(integer(0, 10 * MINUTE_MS), 10_000),
  INBOX_KEPT_DAYS: withDefault(integer(1, 365), 7),
  CHAT_KEPT_DAYS: withDefault(integer(1, 3_650), 90),
  UPLOADS_KEPT_DAYS: withDefault(integer(1, 3_650), 90),
});

export type Settings = z.infer<typeof settingsSchema>;
