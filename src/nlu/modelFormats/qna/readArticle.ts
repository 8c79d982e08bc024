import type { ArticleSection, FollowUpPrompt, Place } from '../modelDescription';
import type { LineReader } from '../lineReader';
import { readLineBody } from '../lu/readBodies';
import { bullet, type SourceLine } from '../sourceLines';

const QUESTION = /^#+\s*\?\s*(.*)$/;
const FENCE = /^(`{3,})\s*\w*$/;
const PROMPT = /^\[(.*)\]\(\s*#\s*\??\s*(.*?)\s*\)\s*(`context-only`)?$/i;

export function isQuestion(trimmed: string): boolean {
  return QUESTION.test(trimmed);
}

/** The article whose question (`# ? …`) is the given line: its variants, filters, answer and follow-up prompts. */
export function readArticle(heading: SourceLine, reader: LineReader): ArticleSection | undefined {
  const question = QUESTION.exec(heading.trimmed)?.[1] ?? '';
  if (question === '')
    reader.fail({ ...heading.at, column: heading.at.column + heading.trimmed.length }, 'nameMissing');
  const variants = readLineBody(reader);
  const article: ArticleSection = {
    kind: 'article',
    questions: [question, ...variants.lines],
    filters: [],
    answer: '',
    prompts: [],
    at: heading.at,
  };
  const comments = [...variants.comments];
  let answered = false;
  for (;;) {
    const mark = reader.mark();
    const above = reader.skipComments();
    const line = reader.peek();
    const fence = FENCE.exec(line?.trimmed ?? '')?.[1];
    const part = /^\*\*(filters|prompts):\*\*$/i.exec(line?.trimmed ?? '')?.[1]?.toLowerCase();
    if (line === undefined || (part === undefined && (fence === undefined || answered))) {
      reader.back(mark);
      break;
    }
    reader.take();
    comments.push(...above);
    if (fence !== undefined) {
      article.answer = readAnswer(fence, line.at, reader);
      answered = true;
    } else comments.push(...(part === 'filters' ? readFilters(article, reader) : readPrompts(article, reader)));
  }
  if (!answered) reader.fail(heading.at, 'answerMissing', { question });
  if (comments.length > 0) article.comments = comments;
  return question === '' ? undefined : article;
}

/** Everything up to a line that repeats the fence, as it stands. */
function readAnswer(fence: string, at: Place, reader: LineReader): string {
  const lines: string[] = [];
  for (let line = reader.take(); line !== undefined; line = reader.take()) {
    if (line.trimmed === fence) return lines.join('\n');
    lines.push(line.text);
  }
  reader.fail(at, 'fenceOpen');
  return lines.join('\n');
}

function eachBullet(reader: LineReader, take: (text: string, at: Place) => void): string[] {
  const comments: string[] = [];
  for (;;) {
    const mark = reader.mark();
    const above = reader.skipComments();
    const line = reader.peek();
    const item = line === undefined ? undefined : bullet(line);
    if (item === undefined) {
      reader.back(mark);
      return comments;
    }
    reader.take();
    comments.push(...above);
    take(item.text, item.at);
  }
}

function readFilters(article: ArticleSection, reader: LineReader): string[] {
  return eachBullet(reader, (text, at) => {
    const match = /^([^=]+?)\s*=\s*(.*)$/.exec(text);
    if (match === null) reader.fail(at, 'filterUnreadable', { text });
    else article.filters.push({ name: match[1] ?? '', value: match[2] ?? '' });
  });
}

function readPrompts(article: ArticleSection, reader: LineReader): string[] {
  return eachBullet(reader, (text, at) => {
    const match = PROMPT.exec(text);
    if (match === null) {
      reader.fail(at, 'promptUnreadable', { text });
      return;
    }
    const prompt: FollowUpPrompt = {
      text: match[1] ?? '',
      target: match[2] ?? '',
      contextOnly: match[3] !== undefined,
    };
    article.prompts.push(prompt);
  });
}
