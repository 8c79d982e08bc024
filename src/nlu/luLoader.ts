import { readFileSync } from 'node:fs';
import { FrontdeskError } from '../core/errors';
import type { Locale } from '../core/locale';
import { FAQ_PREFIX } from '../core/recognition';
import type { Article } from '../ports/knowledgeBase';
import { type LuRange, type LuSection, parseLu } from './bfLu';
import { foldText } from './foldText';
import type { EntityDefinition, LabelledEntity, LabelledUtterance, LanguageModel, SourcePlace } from './languageModel';
import { listModelFiles } from './modelFiles';
import { readEntityDefinition } from './readEntityDefinition';

/** What is gathered while the files of one locale are read. */
interface Gathering {
  locale: Locale;
  intents: Map<string, LabelledUtterance[]>;
  entities: Map<string, EntityDefinition>;
  articles: Map<string, Article>;
}

/**
 * The model that the `.lu` and `.qna` files of a folder describe.
 * Throws `MODEL_INVALID` with file and line for what cannot be read, an unknown entity in a label, and an utterance
 * that stands under two intents.
 */
export function loadLanguageModel(directory: string, locale: Locale): LanguageModel {
  const gathering: Gathering = { locale, intents: new Map(), entities: new Map(), articles: new Map() };
  for (const file of listModelFiles(directory)) readFile(file, gathering);
  const model = {
    locale,
    intents: [...gathering.intents].map(([name, utterances]) => ({ name, utterances })),
    entities: [...gathering.entities.values()],
    articles: [...gathering.articles.values()],
  };
  checkLabels(model);
  checkContradictions(model);
  return model;
}

function invalidAt(place: SourcePlace, message: string): FrontdeskError {
  return new FrontdeskError('MODEL_INVALID', `${place.file}:${place.line}: ${message}`);
}

function readFile(file: string, gathering: Gathering): void {
  const parsed = parseLu(readFileSync(file, 'utf8').replaceAll('\r\n', '\n'));
  const error = parsed.errors[0];
  if (error !== undefined) throw invalidAt({ file, line: error.line }, error.message);
  for (const section of parsed.sections) readSection(section, file, gathering);
}

function readSection(section: LuSection, file: string, gathering: Gathering): void {
  const place = { file, line: section.Range.Start.Line };
  switch (section.SectionType) {
    case 'simpleIntentSection':
      readIntent(section, file, gathering);
      return;
    case 'newEntitySection':
      readEntity(section, place, gathering);
      return;
    case 'qnaSection':
      readArticle(section, place, gathering);
      return;
    case 'modelInfoSection':
      return;
    default:
      throw invalidAt(place, `${section.SectionType} is not supported by the local engine`);
  }
}

function readIntent(section: LuSection, file: string, gathering: Gathering): void {
  const name = section.Name ?? '';
  const utterances = gathering.intents.get(name) ?? [];
  gathering.intents.set(name, utterances);
  for (const line of section.UtteranceAndEntitiesMap ?? []) {
    const place = { file, line: lineOf(line.range) };
    if (line.errorMsgs.length > 0) throw invalidAt(place, line.errorMsgs.join('; '));
    const labels = line.entities.map((entity) => {
      if (entity.startPos === undefined || entity.endPos === undefined)
        throw invalidAt(place, 'patterns are not supported by the local engine');
      const label: LabelledEntity = {
        name: entity.entity.replace(/^@/, ''),
        start: entity.startPos,
        length: entity.endPos + 1 - entity.startPos,
      };
      return entity.role ? { ...label, role: entity.role } : label;
    });
    utterances.push({ ...unescape(line.utterance, labels), source: place });
  }
  for (const entity of section.Entities ?? []) readEntity(entity, { file, line: entity.Range.Start.Line }, gathering);
}

function lineOf(range: LuRange): number {
  return range.Start.Line;
}

/** The parser leaves `\{` and the like as written; labels behind one move by its backslash. */
function unescape(utterance: string, labels: LabelledEntity[]): { text: string; entities: LabelledEntity[] } {
  if (!utterance.includes('\\')) return { text: utterance, entities: labels };
  const removed = [...utterance.matchAll(/\\(?=[\\{}[\]()|^])/g)].map((match) => match.index);
  const text = utterance.replace(/\\(?=[\\{}[\]()|^])/g, '');
  const entities = labels.map((label) => ({
    ...label,
    start: label.start - removed.filter((at) => at < label.start).length,
  }));
  return { text, entities };
}

function readEntity(section: LuSection, place: SourcePlace, gathering: Gathering): void {
  const definition = readEntityDefinition(section, place);
  if (gathering.entities.has(definition.name))
    throw invalidAt(place, `the entity ${definition.name} is declared twice`);
  gathering.entities.set(definition.name, definition);
}

function readArticle(section: LuSection, place: SourcePlace, gathering: Gathering): void {
  const id = section.QAPairId;
  if (id === undefined || id === '')
    throw invalidAt(place, 'the article has no id: write <a id = "name"></a> above it');
  if (gathering.articles.has(id)) throw invalidAt(place, `the article ${id} is there twice`);
  const questions = (section.Questions ?? []).filter((question) => question.trim() !== '');
  const [question] = questions;
  if (question === undefined) throw invalidAt(place, `the article ${id} has no question`);
  gathering.articles.set(id, { id, locale: gathering.locale, question, answer: (section.Answer ?? '').trim() });
  gathering.intents.set(
    FAQ_PREFIX + id,
    questions.map((text) => ({ text, entities: [], source: place })),
  );
}

function checkLabels(model: LanguageModel): void {
  const declared = new Set<string>(model.entities.map((entity) => entity.name));
  for (const { utterances } of model.intents) {
    for (const { entities, source } of utterances) {
      for (const { name } of entities) {
        if (!declared.has(name)) throw invalidAt(source, `the label ${name} names no entity`);
      }
    }
  }
}

function checkContradictions(model: LanguageModel): void {
  const seen = new Map<string, { intent: string; source: SourcePlace }>();
  for (const { name, utterances } of model.intents) {
    for (const { text, source } of utterances) {
      const key = foldText(text)
        .text.replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim();
      const earlier = seen.get(key);
      if (earlier !== undefined && earlier.intent !== name) {
        throw invalidAt(
          source,
          `"${text}" stands under ${name} and under ${earlier.intent} (${earlier.source.file}:${earlier.source.line})`,
        );
      }
      seen.set(key, { intent: name, source });
    }
  }
}
