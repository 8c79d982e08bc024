export { FileKnowledgeBase } from './fileKnowledgeBase';
