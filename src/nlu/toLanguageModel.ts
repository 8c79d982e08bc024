import { FrontdeskError } from '../core/errors';
import type { Locale } from '../core/locale';
import { FAQ_PREFIX } from '../core/recognition';
import type { Article } from '../ports/knowledgeBase';
import { foldText } from './foldText';
import type {
  IntentExamples,
  LabelledEntity,
  LabelledUtterance,
  LanguageModel,
  PatternExample,
  PhraseList,
  SourcePlace,
} from './languageModel';
import { mergedEntities, type ModelDescription, type Place, resolveRoles, sectionsOf } from './modelFormats';
import type { ArticleSection, Label, ModelSection } from './modelFormats/modelDescription';
import { featureUses, localName, toEntityDefinition } from './toEntityDefinition';

/** Intents as they are gathered from sections anywhere in the files. */
type Gathered = Map<string, Required<Omit<IntentExamples, 'name'>>>;

/**
 * What the local engine can learn from a model that could be read, imports followed. Throws `MODEL_INVALID` with
 * `file:line:column` for an entity that the engine does not have, an article without an id, and an utterance that stands
 * under two intents.
 */
export function toLanguageModel(given: ModelDescription, locale: Locale): LanguageModel {
  const model = resolveRoles(given);
  const gathered: Gathered = new Map();
  for (const section of model.sections) gatherIntent(section, gathered);
  const articles = sectionsOf(model, 'article').map((section) => toArticle(section, locale, gathered));
  const intents = [...gathered].map(([name, { utterances, patterns, features }]) => ({
    name,
    utterances,
    ...(patterns.length > 0 ? { patterns } : {}),
    ...(features.length > 0 ? { features } : {}),
  }));
  checkContradictions(intents);
  checkExpressions(model);
  const entities = mergedEntities(model).map((entity) => toEntityDefinition(entity, placeOf(entity)));
  const phraseLists = phraseListsOf(model);
  return { locale, intents, entities, ...(phraseLists.length > 0 ? { phraseLists } : {}), articles };
}

function intentNamed(name: string, gathered: Gathered) {
  const intent = gathered.get(name) ?? { utterances: [], patterns: [], features: [] };
  gathered.set(name, intent);
  return intent;
}

function gatherIntent(section: ModelSection, gathered: Gathered): void {
  if (section.kind === 'intentFeatures')
    intentNamed(section.name, gathered).features.push(...featureUses(section.features));
  if (section.kind !== 'intent') return;
  const { utterances, patterns } = intentNamed(section.name, gathered);
  for (const example of section.examples) {
    const source = placeOf(example);
    if (example.kind === 'pattern') patterns.push(toPattern(example.pattern, source));
    else if (example.kind === 'utterance')
      utterances.push({ text: example.text, entities: example.labels.map(toLabel), source });
  }
}

/** LUIS's `money` in a pattern is our `currency`. */
function toPattern(pattern: string, source: SourcePlace): PatternExample {
  const renamed = pattern.replace(/(?<!\\)\{\s*@?([^{}:]+)/g, (_, name: string) => `{${localName(name.trim())}`);
  return { pattern: renamed, source };
}

function toLabel({ entity, role, start, length, children }: Label): LabelledEntity {
  return {
    name: localName(entity),
    ...(role === undefined ? {} : { role }),
    start,
    length,
    ...(children.length > 0 ? { children: children.map(toLabel) } : {}),
  };
}

function toArticle(section: ArticleSection, locale: Locale, gathered: Gathered): Article {
  const source = placeOf(section);
  const id = section.id ?? '';
  if (id === '') throw invalidAt(source, 'the article has no id: write <a id = "name"></a> above it');
  const questions = section.questions.filter((question) => question.trim() !== '');
  const { utterances } = intentNamed(FAQ_PREFIX + id, gathered);
  utterances.push(...questions.map((text) => ({ text, entities: [], source })));
  return { id, locale, question: questions[0] ?? '', answer: section.answer.trim() };
}

function phraseListsOf(model: ModelDescription): PhraseList[] {
  const lists = sectionsOf(model, 'phraseList')
    .filter(({ enabled }) => enabled)
    .map(({ name, phrases, interchangeable, forAllModels = true }) => ({
      name,
      phrases,
      interchangeable,
      forAllModels,
    }));
  const expressions = sectionsOf(model, 'regexFeature')
    .filter(({ activated }) => activated)
    .map(({ name, pattern }) => ({ name, phrases: [], pattern, interchangeable: true, forAllModels: true }));
  return [...lists, ...expressions];
}

/** Declarations of one entity add up, but it has one expression. */
function checkExpressions(model: ModelDescription): void {
  const patterns = new Map<string, string>();
  for (const section of sectionsOf(model, 'entity')) {
    if (section.type !== 'regex' || section.pattern === '') continue;
    if ((patterns.get(section.name) ?? section.pattern) !== section.pattern)
      throw invalidAt(placeOf(section), `the regex entity ${section.name} is declared twice, with different patterns`);
    patterns.set(section.name, section.pattern);
  }
}

/** Case, width and punctuation do not make another utterance. */
function checkContradictions(intents: readonly { name: string; utterances: readonly LabelledUtterance[] }[]): void {
  const seen = new Map<string, { intent: string; source: SourcePlace }>();
  for (const { name, utterances } of intents) {
    for (const { text, source } of utterances) {
      const words = foldText(text).text.replace(/[^\p{L}\p{N}]+/gu, ' ');
      const key = words.trim() === '' ? text : words.trim();
      const earlier = seen.get(key);
      if (earlier !== undefined && earlier.intent !== name) {
        const there = `${earlier.source.file}:${earlier.source.line}`;
        throw invalidAt(source, `"${text}" stands under ${name} and under ${earlier.intent} (${there})`);
      }
      seen.set(key, { intent: name, source });
    }
  }
}

function placeOf({ at }: { at?: Place }): SourcePlace {
  return at ?? { file: '', line: 1, column: 1 };
}

function invalidAt({ file, line, column }: SourcePlace, message: string): FrontdeskError {
  return new FrontdeskError('MODEL_INVALID', `${file}:${line}:${column}: ${message}`);
}
