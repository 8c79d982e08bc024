import { sectionsOf } from '../luisJson/writeLuisJson';
import type { ModelDescription } from '../modelDescription';
import { errorAt, type Problem, warningAt } from '../problem';
import { withArticleIds } from '../articleIds';
import { asReferenceName } from '../referenceName';
import { resolveRoles } from '../resolveRoles';
import { contradictions, repetitions } from './contradictions';
import { declarationChecks, entityDoubts, usedNames } from './entityChecks';
import { classExamples, placeOf, showPlace } from './examplesByIntent';
import { nearDuplicates } from './nearDuplicates';

export interface CheckOptions {
  /** An intent with fewer utterances and patterns gets a warning. */
  leastUtterances: number;
  /** From 0 to 1: utterances of two intents at least so alike get a warning. */
  likeness: number;
}

/** What is wrong or doubtful in a model that could be read, imports followed, in the order of files and lines. */
export function checkModel(given: ModelDescription, options: CheckOptions): Problem[] {
  const model = withArticleIds(resolveRoles(given));
  const examples = classExamples(model);
  return [
    ...untrainable(model),
    ...repetitions(examples),
    ...nearDuplicates(examples, options.likeness),
    ...thinIntents(model, options.leastUtterances),
    ...entityDoubts(model),
  ].sort((a, b) => (a.at.file === b.at.file ? a.at.line - b.at.line : a.at.file < b.at.file ? -1 : 1));
}

/** The errors among it that keep the local engine from training on the model as it is meant. */
export function checkTrainable(given: ModelDescription): Problem[] {
  return untrainable(withArticleIds(resolveRoles(given)));
}

/** The labels and patterns that name an entity or a role which the model lacks; a LUIS app cannot hold them. */
export function checkNames(given: ModelDescription): Problem[] {
  return usedNames(resolveRoles(given));
}

function untrainable(model: ModelDescription): Problem[] {
  return [...contradictions(classExamples(model)), ...declarationChecks(model), ...articleChecks(model)];
}

function thinIntents(model: ModelDescription, least: number): Problem[] {
  const intents = sectionsOf(model, 'intent');
  return [...new Set(intents.map(({ name }) => name))].flatMap((name): Problem[] => {
    const parts = intents.filter((intent) => intent.name === name);
    const count = parts.reduce(
      (sum, { examples }) => sum + examples.filter(({ kind }) => kind !== 'reference').length,
      0,
    );
    const [first] = parts;
    return count < least && first !== undefined
      ? [warningAt(placeOf(first), 'tooFew', { intent: name, count, least })]
      : [];
  });
}

function articleChecks(model: ModelDescription): Problem[] {
  const articles = sectionsOf(model, 'article');
  const targets = new Set(
    articles.flatMap(({ id, questions }) => [...(id === undefined ? [] : [id]), ...questions.map(asReferenceName)]),
  );
  const first = new Map<string, string>();
  return articles.flatMap((article) => {
    const at = placeOf(article);
    const nowhere = article.prompts
      .filter(({ target }) => !targets.has(target) && !targets.has(asReferenceName(target)))
      .map(({ target }) => errorAt(at, 'promptNowhere', { target }));
    const { id } = article;
    const before = id === undefined ? undefined : first.get(id);
    if (id !== undefined && before === undefined) first.set(id, showPlace(at));
    return before === undefined ? nowhere : [errorAt(at, 'articleTwice', { id: id ?? '', place: before }), ...nowhere];
  });
}

/** How much there is of each kind. */
export function countModel(
  model: ModelDescription,
): Record<'intents' | 'utterances' | 'entities' | 'articles', number> {
  const intents = sectionsOf(model, 'intent');
  return {
    intents: new Set(intents.map(({ name }) => name)).size,
    utterances: intents.reduce((sum, { examples }) => sum + examples.length, 0),
    entities: new Set(sectionsOf(model, 'entity').map(({ name }) => name)).size,
    articles: sectionsOf(model, 'article').length,
  };
}
