import { productWith, type QuantizedRows } from '../quantize';

/** Vectors of training utterances, those of an intent together: intent `i` has the rows from `starts[i]` to `starts[i + 1]`. */
export interface ExampleVectors {
  vectors: QuantizedRows;
  starts: Int32Array;
}

/** Beyond the best few no example changes anything, and comparing with all of them would cost milliseconds. */
const CANDIDATES = 6;
/** Which intents are the best few does not depend on the shares that are chosen later. */
const CANDIDATE_MARGIN_SHARE = 3;

/**
 * For the intents that are in question, by number, the cosine of the nearest example; for all others the least of these. `first` and
 * `mean` are the logarithms of probabilities by the two halves of the vector.
 */
export function nearestExamples(
  first: ArrayLike<number>,
  mean: ArrayLike<number>,
  margins: ArrayLike<number>,
  nearestOf: (label: number) => number,
): Float64Array {
  const standing = (label: number): number =>
    ((first[label] as number) + (mean[label] as number)) / 2 + CANDIDATE_MARGIN_SHARE * (margins[label] as number);
  const labels = Array.from({ length: first.length }, (_, label) => label).sort((a, b) => standing(b) - standing(a));
  const cosines = new Map(labels.slice(0, CANDIDATES).map((label) => [label, nearestOf(label)]));
  const least = Math.min(...cosines.values());
  return Float64Array.from(labels.keys(), (label) => cosines.get(label) ?? least);
}

/** The cosine of a vector with the nearest example of an intent; -1 for an intent without examples. */
export function nearestIn({ vectors, starts }: ExampleVectors, label: number, sentence: Float32Array): number {
  let nearest = -1;
  for (let row = starts[label] as number; row < (starts[label + 1] as number); row += 1) {
    nearest = Math.max(nearest, productWith(vectors, row, sentence));
  }
  return nearest;
}
