import type { RecognizedEntity } from '../core/recognition';
import type { FeatureInput } from './features';
import { foldedSpan, type FoldedText, foldText } from './foldText';
import { segmentsOf } from './segments';
import { type MaskedSpan, tokenize } from './tokenizer';
import type { EntityExtractor } from './entities/entityExtractor';

/**
 * What the classifier hears of an utterance, its punctuation too: a question mark tells a question from a wish. Values of regex
 * entities are replaced by the entity's name, so that all order numbers look the same; a list entity keeps its words and adds
 * its name. `others` are names of what else helps: phrase lists and the prebuilt entities that an intent uses.
 */
export function featureInput(
  folded: FoldedText,
  exact: readonly RecognizedEntity[],
  others: readonly string[] = [],
): FeatureInput {
  const masked: MaskedSpan[] = exact
    .filter((entity) => entity.kind === 'regex')
    .map(({ name, start, length }) => ({ name, ...foldedSpan(folded, start, start + length) }));
  return {
    units: tokenize(folded.text, masked, true),
    segments: segmentsOf(folded.text),
    entities: [...exact.map((entity) => entity.name), ...others],
  };
}

/** The same for a training utterance; the engine's own finding is used, as it will be when recognising. */
export function trainingInput(text: string, extractor: EntityExtractor): FeatureInput {
  const folded = foldText(text);
  return featureInput(folded, extractor.findExact(text, folded), extractor.findFeatures(text, folded));
}
