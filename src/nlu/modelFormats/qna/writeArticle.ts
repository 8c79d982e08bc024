import type { ArticleSection } from '../modelDescription';

/** The lines of an article: source, id, question and variants, filters, the answer in its block, follow-up prompts. */
export function writeArticle(article: ArticleSection): string[] {
  const [question = '', ...variants] = article.questions;
  const fence = fenceFor(article.answer);
  return [
    ...(article.source === undefined ? [] : [`> !# @qna.pair.source = ${article.source}`.trimEnd()]),
    ...(article.id === undefined ? [] : [`<a id = "${article.id}"></a>`, '']),
    `# ? ${question}`,
    ...variants.map((variant) => `- ${variant}`),
    '',
    ...part(
      'Filters',
      article.filters.map(({ name, value }) => `- ${name} = ${value}`.trimEnd()),
    ),
    `${fence}markdown`,
    article.answer,
    fence,
    ...(article.prompts.length === 0 ? [] : ['', ...writePrompts(article)]),
  ];
}

function writePrompts({ prompts }: ArticleSection): string[] {
  return [
    '**Prompts:**',
    ...prompts.map(({ text, target, contextOnly }) => `- [${text}](#${target})${contextOnly ? ' `context-only`' : ''}`),
  ];
}

function part(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`**${title}:**`, ...lines, ''];
}

/** Longer than every run of backticks that begins a line of the answer. */
function fenceFor(answer: string): string {
  const runs = [...answer.matchAll(/^\s*(`{3,})/gm)].map((match) => match[1]?.length ?? 0);
  return '`'.repeat(Math.max(2, ...runs) + 1);
}
