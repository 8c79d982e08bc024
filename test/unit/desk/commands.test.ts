import { parseAddressed, parseCommand, parseJoin } from '../../../src/desk/teams/commands';

describe('what an agent types', () => {
  it.each([
    ['queue', { kind: 'queue' }],
    ['  /Queue ', { kind: 'queue' }],
    ['／队列', { kind: 'queue' }],
    ['上线', { kind: 'available' }],
    ['可用', { kind: 'available' }],
    ['离开', { kind: 'away' }],
    ['close', { kind: 'close' }],
    ['关闭', { kind: 'close' }],
    ['结束', { kind: 'close' }],
    ['/close sent a new pair', { kind: 'close', note: 'sent a new pair' }],
    ['/结束 已补发', { kind: 'close', note: '已补发' }],
    ['帮助', { kind: 'help' }],
    ['？', { kind: 'help' }],
    ['messages', { kind: 'messages' }],
    ['talk H-7K3M', { kind: 'talk', code: 'H-7K3M' }],
    ['talk h7k3m', { kind: 'talk', code: 'H-7K3M' }],
    ['对话 H-7K3M', { kind: 'talk', code: 'H-7K3M' }],
    ['对话H-OIL1', { kind: 'talk', code: 'H-0111' }],
    ['/accept h-7k3m', { kind: 'accept', code: 'H-7K3M' }],
  ])('is a command: %s', (text, command) => {
    expect(parseCommand(text)).toEqual(command);
  });

  it.each([
    'close the lid first',
    'I will close this now',
    'help is on its way',
    'talk to you later',
    'talk',
    'accept',
    'the queue is long today',
    '结束后请告诉我',
    '/unknown',
    '',
  ])('is words for the customer: %s', (text) => {
    expect(parseCommand(text)).toBeUndefined();
  });

  it.each([
    ['H-7K3M: on its way', { code: 'H-7K3M', words: 'on its way' }],
    ['@h7k3m：马上就到\n请稍等', { code: 'H-7K3M', words: '马上就到\n请稍等' }],
    ['H-7K3M:', undefined],
    ['hello: you', undefined],
    ['@Helen: you', undefined],
  ])('may be addressed: %s', (text, addressed) => {
    expect(parseAddressed(text)).toEqual(addressed);
  });

  it.each([
    ['join K7QF-2M9X', 'K7QF-2M9X'],
    ['JOIN k7qf 2m9x', 'k7qf 2m9x'],
    ['加入 K7QF-2M9X', 'K7QF-2M9X'],
    ['/join', ''],
    ['join us for lunch', undefined],
    ['join our team', undefined],
    ['join your team', undefined],
    ['I want to join', undefined],
  ])('may be a code: %s', (text, code) => {
    expect(parseJoin(text)).toBe(code);
  });
});
