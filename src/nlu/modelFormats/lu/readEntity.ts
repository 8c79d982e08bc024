import type { EntitySection, IntentFeatures, PhraseListSection } from '../modelDescription';
import type { LineReader } from '../lineReader';
import type { SourceLine } from '../sourceLines';
import { type Declaration, type DeclaredType, readDeclaration } from './readDeclaration';
import { unquote } from './readNames';
import { readChildren, readLineBody, readListBody, readWordBody, splitWords, withComments } from './readBodies';

type Declared = EntitySection | PhraseListSection | IntentFeatures;

/** What an `@` line and its body declare. `types` says what an entity is whose type stands in another line. */
export function readEntity(
  line: SourceLine,
  reader: LineReader,
  types: ReadonlyMap<string, DeclaredType>,
): Declared | undefined {
  const read = readDeclaration(line.trimmed, line.at, types);
  if ('severity' in read) {
    reader.problems.push(read);
    readLineBody(reader);
    return undefined;
  }
  if (read.type === undefined) {
    reader.fail(line.at, 'typeMissing', { entity: read.name });
    readLineBody(reader);
    return undefined;
  }
  return readDeclared(read, read.type, reader);
}

function readDeclared(read: Declaration, type: DeclaredType, reader: LineReader): Declared {
  const { name, features, roles, at } = read;
  const head = { kind: 'entity' as const, name, roles, features, at };
  switch (type) {
    case 'intent':
      return { kind: 'intentFeatures', name, features, at };
    case 'phraselist':
      return readPhraseList(read, reader);
    case 'ml':
      return { ...head, type, children: readChildren(reader) };
    case 'prebuilt':
      return { ...head, type };
    case 'list':
      return { ...head, type, values: readListBody(reader) };
    case 'regex': {
      const { lines, comments } = readLineBody(reader);
      const pattern = withoutSlashes(read.definition || (lines[0] ?? ''));
      return withComments<EntitySection>({ ...head, type, pattern }, comments);
    }
    case 'composite': {
      const { words, comments } = readWordBody(reader);
      const inline = splitWords((read.definition ?? '').replace(/^\[|\]$/g, ''));
      const children = [...inline, ...words.map((word) => word.replace(/^\[|\]$/g, ''))].map(unquote);
      return withComments<EntitySection>({ ...head, type, children }, comments);
    }
    case 'patternany': {
      const { lines, comments } = readLineBody(reader);
      return withComments<EntitySection>({ ...head, type, explicit: lines }, comments);
    }
  }
}

function readPhraseList(read: Declaration, reader: LineReader): PhraseListSection {
  const { words, comments } = readWordBody(reader);
  const flags = read.roles.map((flag) => flag.toLowerCase());
  const list: PhraseListSection = {
    kind: 'phraseList',
    name: read.name,
    phrases: [...splitWords(read.definition ?? ''), ...words],
    interchangeable: read.interchangeable,
    enabled: !flags.includes('disabled'),
    at: read.at,
  };
  if (flags.includes('enabledforallmodels')) list.forAllModels = true;
  if (flags.includes('disabledforallmodels')) list.forAllModels = false;
  return withComments(list, comments);
}

function withoutSlashes(pattern: string): string {
  return pattern.length > 1 && pattern.startsWith('/') && pattern.endsWith('/') ? pattern.slice(1, -1) : pattern;
}
