export { createTelegramChannel, type TelegramChannel, type TelegramConfig, type TelegramDeps } from './telegramChannel';
