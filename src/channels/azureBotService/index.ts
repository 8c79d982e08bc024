export { AzureBotServiceChannel } from './azureBotServiceChannel';
export { BotServiceAdapter } from './botServiceAdapter';
