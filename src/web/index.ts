export { mountWebPages } from './webPages';
