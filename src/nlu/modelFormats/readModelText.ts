import { LineReader, commentText, isComment, isMetadata } from './lineReader';
import type { ArticleSection, ModelDescription, ModelSection, Place } from './modelDescription';
import type { Problem } from './problem';
import { readJsonLine } from './lu/jsonLines';
import { type DeclaredType, readDeclaration } from './lu/readDeclaration';
import { readEntity } from './lu/readEntity';
import { readIntent } from './lu/readIntent';
import { isQuestion, readArticle } from './qna/readArticle';
import { type SourceLine, sourceLines } from './sourceLines';

export interface ReadModel {
  model: ModelDescription;
  /** What could not be read; the model lacks it. */
  problems: Problem[];
}

const ID = /^<a\s+id\s*=\s*["'](.*?)["']\s*>\s*<\/a>$/i;
const METADATA = /^>\s*!#\s*@([^\s=]+)\s*=\s*(.*)$/;
const IMPORT = /^\[([^[\]]*)\]\(([^()]+)\)$/;
const SOURCE = 'qna.pair.source';

/**
 * The model of a `.lu` or `.qna` text, whose notations may be mixed in one file. Never throws: what cannot be read is a
 * problem with its line and column, and the rest is read all the same.
 */
export function readModelText(text: string, file: string): ReadModel {
  return new SectionReader(text, file).read();
}

class SectionReader {
  private readonly reader: LineReader;
  private readonly sections: ModelSection[] = [];
  private readonly types: Map<string, DeclaredType>;
  private comments: { lines: string[]; at: Place } | undefined;
  private ahead: { id?: string; source?: string; at?: Place } = {};

  constructor(text: string, file: string) {
    this.reader = new LineReader(text, file);
    this.types = declaredTypes(text, file);
  }

  read(): ReadModel {
    for (let line = this.reader.take(); line !== undefined; line = this.reader.take()) this.readLine(line);
    this.leaveArticle();
    this.standAlone();
    return { model: { sections: this.sections }, problems: this.reader.problems };
  }

  private readLine(line: SourceLine): void {
    const { trimmed, at } = line;
    if (trimmed === '') {
      if (this.ahead.at === undefined) this.standAlone();
    } else if (isMetadata(trimmed)) this.readMetadata(line);
    else if (isComment(trimmed)) {
      this.comments ??= { lines: [], at };
      this.comments.lines.push(commentText(trimmed));
    } else if (ID.test(trimmed)) this.ahead = { ...this.ahead, id: ID.exec(trimmed)?.[1] ?? '', at };
    else if (isQuestion(trimmed)) this.addArticle(readArticle(line, this.reader));
    else if (trimmed.startsWith('#')) this.add(readIntent(line, this.reader));
    else if (trimmed.startsWith('@')) this.add(readEntity(line, this.reader, this.types));
    else if (IMPORT.test(trimmed)) {
      const [, label = '', target = ''] = IMPORT.exec(trimmed) ?? [];
      this.add({ kind: 'import', text: label, target: target.trim(), at });
    } else if (trimmed.startsWith('$')) this.reader.fail(at, 'oldNotation');
    else this.reader.fail(at, /^[-*+]\s/.test(trimmed) ? 'exampleOutside' : 'lineUnreadable', { text: trimmed });
  }

  private readMetadata(line: SourceLine): void {
    const section = readJsonLine(line, 'section') as ModelSection | undefined;
    if (section !== undefined) {
      this.add({ ...section, at: line.at });
      return;
    }
    const [, key, value = ''] = METADATA.exec(line.trimmed) ?? [];
    if (key === undefined || key.startsWith('frontdesk.')) {
      this.reader.fail(line.at, 'metadataUnreadable', { text: line.trimmed });
    } else if (key === SOURCE) {
      if (this.ahead.source !== undefined) this.leaveArticle();
      this.ahead = { ...this.ahead, source: value, at: line.at };
    } else this.add({ kind: 'metadata', key, value, at: line.at });
  }

  private addArticle(article: ArticleSection | undefined): void {
    const { id, source } = this.ahead;
    this.ahead = {};
    if (article === undefined) return;
    if (id !== undefined) article.id = id;
    if (source !== undefined) article.source = source;
    this.add(article);
  }

  private add(section: ModelSection | undefined): void {
    this.leaveArticle();
    if (section === undefined) return;
    if (this.comments !== undefined && section.kind !== 'comment') {
      section.comments = [...this.comments.lines, ...(section.comments ?? [])];
      this.comments = undefined;
    }
    this.sections.push(section);
  }

  /** An id or a source with no article below it. */
  private leaveArticle(): void {
    const { id, source, at } = this.ahead;
    this.ahead = {};
    if (at !== undefined && id !== undefined) this.reader.fail(at, 'lineUnreadable', { text: id });
    else if (source !== undefined) this.sections.push({ kind: 'metadata', key: SOURCE, value: source, at });
  }

  private standAlone(): void {
    if (this.comments === undefined) return;
    this.sections.push({ kind: 'comment', ...this.comments });
    this.comments = undefined;
  }
}

/** The types of the entities that the text declares, so that `@ name = …` may leave its type to another line. */
function declaredTypes(text: string, file: string): Map<string, DeclaredType> {
  const types = new Map<string, DeclaredType>();
  for (const { trimmed, at } of sourceLines(text, file)) {
    const read = trimmed.startsWith('@') ? readDeclaration(trimmed, at) : undefined;
    if (read !== undefined && !('severity' in read) && read.type !== undefined && read.type !== 'intent')
      types.set(read.name, read.type);
  }
  return types;
}
