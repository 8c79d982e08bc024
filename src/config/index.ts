export { type Config, loadConfig, parseConfig } from './loadConfig';
export { settingsSchema } from './settings';
