import { loadConversations } from '../support/conversationData';
import { playConversation } from '../support/conversationHarness';

jest.setTimeout(60_000);

describe.each(['en', 'zh-CN'])('%s', (locale) => {
  const files = loadConversations(locale);

  it('has at least 60 conversations with names of their own', () => {
    const names = files.flatMap(({ conversations }) => conversations.map(({ name }) => name));
    expect(names.length).toBeGreaterThanOrEqual(60);
    expect(new Set(names).size).toBe(names.length);
  });

  describe.each(files)('$file', ({ conversations }) => {
    it.each(conversations.map((conversation) => [conversation.name, conversation] as const))(
      '%s',
      async (_name, conversation) => {
        const problem = await playConversation(conversation, locale);
        if (problem !== undefined) throw new Error(problem);
      },
    );
  });
});
