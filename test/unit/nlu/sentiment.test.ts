import { foldText } from '../../../src/nlu/foldText';
import { judgeSentiment } from '../../../src/nlu/sentiment';

const label = (text: string, complaint = 0) => judgeSentiment(text, foldText(text).text, complaint).label;

test.each([
  'this is ridiculous, I am furious',
  'your service is terrible',
  'WHERE IS MY ORDER!!!! useless',
  'I am not happy with this at all',
  '你们太垃圾了',
  '气死我了，要投诉',
  '服务一点也不满意',
])('%s is negative', (text) => {
  expect(label(text)).toBe('negative');
});

test.each(['great, thank you', 'I love these earbuds', '太好了谢谢', '很满意'])('%s is positive', (text) => {
  expect(label(text)).toBe('positive');
});

test.each([
  'where is my order',
  'the earbuds are broken, I want to return them',
  'hello',
  'it was not terrible',
  '我要退货',
  '耳机坏了',
  '什么时候到',
])('%s is neutral', (text) => {
  expect(label(text)).toBe('neutral');
});

test('a sure complaint is negative without any word of the lexicon', () => {
  expect(label('I have been passed around five times', 0.9)).toBe('negative');
});
