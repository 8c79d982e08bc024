export { createTelegramChannel, type TelegramChannel, type TelegramConfig } from './telegramChannel';
