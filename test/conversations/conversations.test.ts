import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConversations } from '../support/conversationData';
import { playConversation } from '../support/conversationHarness';

jest.setTimeout(60_000);

/** Answers this short can hardly be said otherwise. */
const SHORT = { en: 11, 'zh-CN': 6 };

const bare = (text: string): string => text.toLowerCase().replace(/[\p{P}\s]/gu, '');

/** The utterances that the recogniser was trained on, without labels. */
function trainedOn(locale: string): Set<string> {
  const directory = join(__dirname, '..', '..', 'cognitiveModels', 'retail', locale);
  const lines = readdirSync(directory).flatMap((file) => readFileSync(join(directory, file), 'utf8').split('\n'));
  const utterances = lines.map((line) => /^(?:- |# \? )(.*)$/.exec(line)?.[1] ?? '');
  return new Set(utterances.map((text) => bare(text.replace(/\{@\w+=([^}]*)\}/g, '$1'))));
}

describe.each(['en', 'zh-CN'] as const)('%s', (locale) => {
  const files = loadConversations(locale);

  it('has at least 60 conversations with names of their own', () => {
    const names = files.flatMap(({ conversations }) => conversations.map(({ name }) => name));
    expect(names.length).toBeGreaterThanOrEqual(60);
    expect(new Set(names).size).toBe(names.length);
  });

  it('says things in other words than the recogniser was trained on', () => {
    const trained = trainedOn(locale);
    expect(trained.size).toBeGreaterThan(500);
    const said = files.flatMap(({ conversations }) =>
      conversations.flatMap(({ turns }) => turns.map(({ says }) => says ?? '')),
    );
    const sentences = said.filter((text) => bare(text).length > SHORT[locale] && !text.includes('@'));
    expect(sentences.length).toBeGreaterThan(100);
    expect(sentences.filter((text) => trained.has(bare(text)))).toEqual([]);
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
