import type { RecognizedEntity } from '../../../core/recognition';
import { foldedSpan, type FoldedText } from '../../foldText';
import type { EntityDefinition, EntityPart } from '../../languageModel';
import type { PhraseFound } from '../phraseMatcher';
import { type Sentence, tokensIn } from '../sentence';
import type { Mark } from './taggerFeatures';

/** The entities and phrase lists that taggers look at: features, what parts take, parts of composites, what has roles. */
export function helpersOf(definitions: readonly EntityDefinition[]): Set<string> {
  const helpers = new Set<string>();
  const addParts = (parts: readonly EntityPart[]): void => {
    for (const { takes, features, parts: inner } of parts) {
      if (takes !== undefined) helpers.add(takes);
      for (const { name } of features) helpers.add(name);
      addParts(inner);
    }
  };
  for (const definition of definitions) {
    for (const { name } of definition.features ?? []) helpers.add(name);
    if (definition.kind === 'ml') addParts(definition.parts ?? []);
    else if (definition.kind === 'composite') for (const name of definition.children) helpers.add(name);
    else if (definition.roles !== undefined) helpers.add(definition.name);
  }
  return helpers;
}

/** Where they are in a sentence. */
export function marksIn(
  sentence: Sentence,
  folded: FoldedText,
  helpers: ReadonlySet<string>,
  entities: readonly Pick<RecognizedEntity, 'name' | 'start' | 'length'>[],
  phrases: readonly PhraseFound[],
): Mark[] {
  const ofEntities = entities
    .filter(({ name }) => helpers.has(name))
    .map(({ name, start, length }) => {
      const span = foldedSpan(folded, start, start + length);
      return { name, ...tokensIn(sentence, span.start, span.end) };
    });
  const ofPhrases = phrases
    .filter(({ list }) => list.forAllModels || helpers.has(list.name))
    .map(({ list, start, end }) => ({ name: list.name, ...tokensIn(sentence, start, end) }));
  return [...ofEntities, ...ofPhrases];
}
