import type { Sentence } from '../sentence';
import { FeatureTable } from './featureTable';
import { chainSums, forbidden, OUTSIDE, spanProbability, viterbi } from './tagChain';
import { hashTokens, type Mark, MOST_FEATURES, tokenFeatures } from './taggerFeatures';

/** A trained tagger; plain data and typed arrays. */
export interface TaggerData {
  /** What can be found. Tag 0 is outside; label n begins with tag 2n + 1 and goes on with 2n + 2. */
  labels: TaggerLabel[];
  /** The hashes of the features that have weights. */
  features: Int32Array;
  /** Feature-major, one a tag, in units of `scale`. */
  weights: Int8Array;
  scale: number;
  /** `transitions[from * tags + to]`; a last row is for the beginning. */
  transitions: Float32Array;
  /** Multiplies scores where they become probabilities. */
  sharpness: number;
}

export interface TaggerLabel {
  entity: string;
  role?: string;
}

/** A labelled stretch of tokens. */
export interface TaggedSpan {
  label: TaggerLabel;
  from: number;
  /** Behind the last token. */
  to: number;
  /** The probability that exactly this stretch has this label. */
  score: number;
}

/**
 * Labels stretches of a sentence with a linear chain over BIO tags: the best sequence by Viterbi; probabilities by forward
 * and backward sums, as in a conditional random field (Lafferty, McCallum and Pereira, ICML 2001).
 */
export class SequenceTagger {
  private readonly table: FeatureTable;
  private readonly tags: number;
  private readonly allowed: Float64Array;
  private readonly buffer = new Int32Array(MOST_FEATURES);

  constructor(readonly data: TaggerData) {
    this.table = new FeatureTable(data.features);
    this.tags = data.labels.length * 2 + 1;
    this.allowed = Float64Array.from(data.transitions);
    for (let from = 0; from <= this.tags; from += 1)
      for (let to = 0; to < this.tags; to += 1)
        if (forbidden(from, to, this.tags)) this.allowed[from * this.tags + to] = Number.NEGATIVE_INFINITY;
  }

  /** The stretches between two tokens of the sentence; the words around them are looked at all the same. */
  find(sentence: Sentence, marks: readonly Mark[], from = 0, to = sentence.length): TaggedSpan[] {
    if (to <= from) return [];
    const scores = this.scoreTokens(sentence, marks, from, to);
    const best = viterbi(scores, this.allowed, this.tags);
    if (best.every((tag) => tag === OUTSIDE)) return [];
    const sharpen = (score: number): number => score * this.data.sharpness;
    const sums = chainSums(scores.map(sharpen), this.allowed.map(sharpen), this.tags);
    const spans: TaggedSpan[] = [];
    for (let at = 0; at < best.length; ) {
      const tag = best[at] as number;
      let end = at + 1;
      if (tag !== OUTSIDE) {
        while (best[end] === tag + 1) end += 1;
        const score = spanProbability(sums, tag, at, end);
        spans.push({ label: this.data.labels[(tag - 1) >> 1] as TaggerLabel, from: from + at, to: from + end, score });
      }
      at = end;
    }
    return spans;
  }

  private scoreTokens(sentence: Sentence, marks: readonly Mark[], from: number, to: number): Float64Array {
    const { tags, buffer } = this;
    const { weights, scale } = this.data;
    const hashes = hashTokens(sentence, marks);
    const scores = new Float64Array((to - from) * tags);
    for (let token = from; token < to; token += 1) {
      const row = (token - from) * tags;
      const count = tokenFeatures(hashes, token, buffer);
      for (let at = 0; at < count; at += 1) {
        const feature = this.table.indexOf(buffer[at] as number);
        if (feature < 0) continue;
        const first = feature * tags;
        for (let tag = 0; tag < tags; tag += 1)
          scores[row + tag] = (scores[row + tag] as number) + scale * (weights[first + tag] as number);
      }
    }
    return scores;
  }
}
