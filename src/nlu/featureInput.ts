import type { RecognizedEntity } from '../core/recognition';
import type { FeatureInput } from './features';
import { type FoldedText, foldText } from './foldText';
import { segmentsOf } from './segments';
import { type MaskedSpan, tokenize } from './tokenizer';
import type { EntityExtractor } from './entities/entityExtractor';

/**
 * What the classifier hears of an utterance. Values of regex entities are replaced by the entity's name, so that all order
 * numbers look the same; a list entity keeps its words and adds its name.
 */
export function featureInput(folded: FoldedText, exact: readonly RecognizedEntity[]): FeatureInput {
  const masked: MaskedSpan[] = exact
    .filter((entity) => entity.kind === 'regex')
    .map((entity) => foldedSpan(folded, entity));
  return {
    units: tokenize(folded.text, masked),
    segments: segmentsOf(folded.text),
    entities: exact.map((entity) => entity.name),
  };
}

/** The same for a training utterance; the engine's own finding is used, as it will be when recognising. */
export function trainingInput(text: string, extractor: EntityExtractor): FeatureInput {
  const folded = foldText(text);
  return featureInput(folded, extractor.findExact(text, folded));
}

function foldedSpan(folded: FoldedText, entity: RecognizedEntity): MaskedSpan {
  const end = entity.start + entity.length;
  if (folded.offsets === undefined) return { name: entity.name, start: entity.start, end };
  return {
    name: entity.name,
    start: firstAtOrAfter(folded.offsets, entity.start),
    end: firstAtOrAfter(folded.offsets, end),
  };
}

function firstAtOrAfter(offsets: Uint32Array, original: number): number {
  const at = offsets.findIndex((offset) => offset >= original);
  return at < 0 ? offsets.length - 1 : at;
}
