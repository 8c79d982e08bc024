import { FileKnowledgeBase } from '../../../src/knowledge';

const base = new FileKnowledgeBase(() => [
  { id: 'contact', locale: 'en', question: 'How can I contact you?', answer: 'Here.' },
  { id: 'contact', locale: 'zh-CN', question: '怎么联系你们', answer: '在这里。' },
  { id: 'invoice', locale: 'en', question: 'Invoice?', answer: 'By mail.' },
]);

test('gives an article in the language asked for', () => {
  expect(base.article('contact', 'en')?.answer).toBe('Here.');
  expect(base.article('contact', 'zh-CN')?.answer).toBe('在这里。');
});

test('gives nothing for what it does not have, not even another language', () => {
  expect(base.article('warranty', 'en')).toBeUndefined();
  expect(base.article('invoice', 'zh-CN')).toBeUndefined();
});
