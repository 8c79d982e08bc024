export { mountWebPages, type WebPagesOptions } from './webPages';
