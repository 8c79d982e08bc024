import type { Locale } from '../core/locale';
import { FAQ_PREFIX } from '../core/recognition';
import type { Article } from '../ports/knowledgeBase';
import type {
  IntentExamples,
  LabelledEntity,
  LanguageModel,
  LeftOutEntity,
  PatternExample,
  PhraseList,
  SourcePlace,
} from './languageModel';
import { leaveOutPrebuilts } from './leaveOutPrebuilts';
import {
  mergedEntities,
  mergedPhraseLists,
  type ModelDescription,
  type Place,
  resolveRoles,
  sectionsOf,
  showPlace,
  withArticleIds,
} from './modelFormats';
import type { ArticleSection, EntitySection, Label, ModelSection } from './modelFormats/modelDescription';
import { featureUses, localName, toEntityDefinitions } from './toEntityDefinition';

/** Intents as they are gathered from sections anywhere in the files. */
type Gathered = Map<string, Required<Omit<IntentExamples, 'name'>>>;

/**
 * What the local engine can learn from a model that could be read, imports followed, and that `checkTrainable` passed:
 * nothing is refused here that it does not refuse.
 */
export function toLanguageModel(given: ModelDescription, locale: Locale): LanguageModel {
  const { model, leftOut } = leaveOutPrebuilts(withArticleIds(resolveRoles(given)));
  const gathered: Gathered = new Map();
  for (const section of model.sections) gatherIntent(section, gathered);
  const articles = sectionsOf(model, 'article').map((section) => toArticle(section, locale, gathered));
  const intents = [...gathered].map(([name, { utterances, patterns, features }]) => ({
    name,
    utterances,
    ...(patterns.length > 0 ? { patterns } : {}),
    ...(features.length > 0 ? { features } : {}),
  }));
  const entities = mergedEntities(model).flatMap(toEntityDefinitions);
  const phraseLists = phraseListsOf(model);
  return {
    ...{ locale, intents, entities },
    ...(phraseLists.length > 0 ? { phraseLists } : {}),
    articles,
    ...(leftOut.length > 0 ? { leftOut: leftOut.map(toLeftOut) } : {}),
  };
}

function toLeftOut(entity: EntitySection): LeftOutEntity {
  return { entity: entity.name, place: showPlace(placeOf(entity)) };
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
  const questions = section.questions.filter((question) => question.trim() !== '');
  const { utterances } = intentNamed(FAQ_PREFIX + id, gathered);
  utterances.push(...questions.map((text) => ({ text, entities: [], source })));
  return { id, locale, question: questions[0] ?? '', answer: section.answer.trim() };
}

function phraseListsOf(model: ModelDescription): PhraseList[] {
  const lists = mergedPhraseLists(model)
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

function placeOf({ at }: { at?: Place }): SourcePlace {
  return at ?? { file: '', line: 1, column: 1 };
}
