import type { Sentence } from '../entities/sentence';
import { SequenceTagger, type TaggerData, type TaggerLabel } from '../entities/tagger/sequenceTagger';
import { forbidden, viterbi } from '../entities/tagger/tagChain';
import { hashTokens, type Mark, MOST_FEATURES, tokenFeatures } from '../entities/tagger/taggerFeatures';
import { seededRandom, shuffle } from './random';

/** A sentence with what is to be found in it, or in a part of it. */
export interface TaggerExample {
  sentence: Sentence;
  marks: readonly Mark[];
  spans: readonly { label: TaggerLabel; from: number; to: number }[];
  /** The tokens that are looked at: all, unless said. */
  from?: number;
  to?: number;
}

interface TaggerSettings {
  passes: number;
  seed: number;
}

const TAGGER_SETTINGS: TaggerSettings = { passes: 12, seed: 20 };

const MAX_WEIGHT = 127;
/** By how much the right tag of a token has to score more than any other, in steps of learning. */
const MARGIN = 10;
/** Every so many examples one is kept back to see how sure the tagger may be. */
const HELD_OUT_EVERY = 4;
const SHARPNESS_GRID = Array.from({ length: 24 }, (_, step) => 0.05 * 1.25 ** step);
/** With fewer spans held out the sharpness cannot be told from them. */
const FEWEST_SPANS = 10;
const USUAL_SHARPNESS = 1;

/** A sentence as feature indices and tags. */
interface Row {
  /** For each token where its features begin in `indices`; one more at the end. */
  starts: Int32Array;
  indices: Int32Array;
  tags: Int32Array;
}

/**
 * Fits a tagger to examples by the averaged structured perceptron (Collins, "Discriminative training methods for hidden
 * Markov models", EMNLP 2002) with a margin for each wrong tag (Taskar, Guestrin and Koller, NIPS 2003), rounds its weights to eight bits and fits, on examples that it has not seen, how sharp its
 * probabilities are. Deterministic from the seed. Undefined when nothing is labelled.
 */
export function trainTagger(
  examples: readonly TaggerExample[],
  settings: TaggerSettings = TAGGER_SETTINGS,
): TaggerData | undefined {
  const labels = labelsOf(examples);
  if (labels.length === 0) return undefined;
  const seen = examples.filter((_, index) => index % HELD_OUT_EVERY !== HELD_OUT_EVERY - 1);
  const heldOut = examples.filter((_, index) => index % HELD_OUT_EVERY === HELD_OUT_EVERY - 1);
  const sharpness = fitSharpness(trainOn(seen, labels, settings), heldOut);
  return { ...trainOn(examples, labels, settings), sharpness };
}

function trainOn(
  examples: readonly TaggerExample[],
  labels: TaggerLabel[],
  { passes, seed }: TaggerSettings,
): TaggerData {
  const tags = labels.length * 2 + 1;
  const { rows, features } = layOut(examples, labels);
  const perceptron = new AveragedPerceptron(features.length, tags);
  const order = Int32Array.from(rows, (_, index) => index);
  const random = seededRandom(seed);
  for (let pass = 0; pass < passes; pass += 1) {
    shuffle(order, order.length, random);
    for (const index of order) perceptron.learn(rows[index] as Row);
  }
  const { emissions, transitions } = perceptron.averages();
  return { labels, ...compact(features, emissions, tags), transitions, sharpness: USUAL_SHARPNESS };
}

/** The sharpness under which the scores of the spans found are likeliest, given which of them are right. */
function fitSharpness(data: TaggerData, heldOut: readonly TaggerExample[]): number {
  let best = USUAL_SHARPNESS;
  let lowest = Number.POSITIVE_INFINITY;
  for (const sharpness of SHARPNESS_GRID) {
    const tagger = new SequenceTagger({ ...data, sharpness });
    let loss = 0;
    let spans = 0;
    for (const example of heldOut) {
      for (const found of tagger.find(example.sentence, example.marks, example.from, example.to)) {
        const isRight = example.spans.some(
          ({ label, from, to }) => keyOf(label) === keyOf(found.label) && from === found.from && to === found.to,
        );
        const score = Math.min(0.999, Math.max(0.001, found.score));
        loss -= Math.log(isRight ? score : 1 - score);
        spans += 1;
      }
    }
    if (spans < FEWEST_SPANS) return USUAL_SHARPNESS;
    if (loss < lowest) [best, lowest] = [sharpness, loss];
  }
  return best;
}

function keyOf({ entity, role }: TaggerLabel): string {
  return role === undefined ? entity : `${entity}\n${role}`;
}

function labelsOf(examples: readonly TaggerExample[]): TaggerLabel[] {
  const labels = new Map<string, TaggerLabel>();
  for (const { spans } of examples) for (const { label } of spans) labels.set(keyOf(label), label);
  return [...labels.values()];
}

function layOut(examples: readonly TaggerExample[], labels: readonly TaggerLabel[]) {
  const indexOf = new Map<number, number>();
  const tagOf = new Map(labels.map((label, index) => [keyOf(label), index * 2 + 1]));
  const buffer = new Int32Array(MOST_FEATURES);
  const rows = examples.map(({ sentence, marks, spans, from = 0, to = sentence.length }): Row => {
    const hashes = hashTokens(sentence, marks);
    const indices: number[] = [];
    const starts = new Int32Array(to - from + 1);
    for (let token = from; token < to; token += 1) {
      const count = tokenFeatures(hashes, token, buffer);
      for (let at = 0; at < count; at += 1) {
        const hash = buffer[at] as number;
        const index = indexOf.get(hash) ?? indexOf.size;
        indexOf.set(hash, index);
        indices.push(index);
      }
      starts[token - from + 1] = indices.length;
    }
    const tags = new Int32Array(to - from);
    for (const span of spans)
      for (let token = span.from; token < span.to; token += 1)
        tags[token - from] = (tagOf.get(keyOf(span.label)) as number) + (token > span.from ? 1 : 0);
    return { starts, indices: Int32Array.from(indices), tags };
  });
  return { rows, features: Int32Array.from(indexOf.keys()) };
}

/** Weights, and for each the sum of its changes times the number of sentences before them, which gives its average. */
class AveragedPerceptron {
  private readonly emissions: Float64Array;
  private readonly emissionSums: Float64Array;
  private readonly transitions: Float64Array;
  private readonly transitionSums: Float64Array;
  private sentences = 1;

  constructor(
    features: number,
    private readonly tags: number,
  ) {
    this.emissions = new Float64Array(features * tags);
    this.emissionSums = new Float64Array(features * tags);
    this.transitions = new Float64Array((tags + 1) * tags);
    this.transitionSums = new Float64Array(this.transitions.length);
    for (let from = 0; from <= tags; from += 1)
      for (let to = 0; to < tags; to += 1)
        if (forbidden(from, to, tags)) this.transitions[from * tags + to] = Number.NEGATIVE_INFINITY;
  }

  /** Every wrong tag gets the margin, so that what is only just right is not yet learnt. */
  learn(row: Row): void {
    const { tags } = this;
    if (row.tags.length === 0) return;
    const found = viterbi(this.score(row), this.transitions, tags);
    for (let token = 0; token < found.length; token += 1) {
      const [wanted, given] = [row.tags[token] as number, found[token] as number];
      if (wanted !== given)
        for (let at = row.starts[token] as number; at < (row.starts[token + 1] as number); at += 1) {
          const first = (row.indices[at] as number) * tags;
          this.change(this.emissions, this.emissionSums, first + wanted, 1);
          this.change(this.emissions, this.emissionSums, first + given, -1);
        }
      const [wantedBefore, givenBefore] =
        token === 0 ? [tags, tags] : [row.tags[token - 1] as number, found[token - 1] as number];
      if (wanted === given && wantedBefore === givenBefore) continue;
      this.change(this.transitions, this.transitionSums, wantedBefore * tags + wanted, 1);
      this.change(this.transitions, this.transitionSums, givenBefore * tags + given, -1);
    }
    this.sentences += 1;
  }

  averages(): { emissions: Float64Array; transitions: Float32Array } {
    const average = (weights: Float64Array, sums: Float64Array) =>
      weights.map((weight, at) => (Number.isFinite(weight) ? weight - (sums[at] as number) / this.sentences : 0));
    return {
      emissions: average(this.emissions, this.emissionSums),
      transitions: Float32Array.from(average(this.transitions, this.transitionSums)),
    };
  }

  private score({ starts, indices, tags: wanted }: Row): Float64Array {
    const { tags } = this;
    const scores = new Float64Array(wanted.length * tags).fill(MARGIN);
    for (let token = 0; token < wanted.length; token += 1) {
      scores[token * tags + (wanted[token] as number)] = 0;
      for (let at = starts[token] as number; at < (starts[token + 1] as number); at += 1) {
        const first = (indices[at] as number) * tags;
        for (let tag = 0; tag < tags; tag += 1)
          scores[token * tags + tag] = (scores[token * tags + tag] as number) + (this.emissions[first + tag] as number);
      }
    }
    return scores;
  }

  private change(weights: Float64Array, sums: Float64Array, at: number, by: number): void {
    weights[at] = (weights[at] as number) + by;
    sums[at] = (sums[at] as number) + by * this.sentences;
  }
}

/** Eight bits a weight; features whose weights all round to nothing go. */
function compact(
  features: Int32Array,
  emissions: Float64Array,
  tags: number,
): Pick<TaggerData, 'features' | 'weights' | 'scale'> {
  let highest = 0;
  for (const weight of emissions) highest = Math.max(highest, Math.abs(weight));
  const scale = highest > 0 ? highest / MAX_WEIGHT : 1;
  const rounded = Int8Array.from(emissions, (weight) => Math.round(weight / scale));
  const kept: number[] = [];
  for (let feature = 0; feature < features.length; feature += 1)
    if (rounded.subarray(feature * tags, (feature + 1) * tags).some((weight) => weight !== 0)) kept.push(feature);
  const weights = new Int8Array(kept.length * tags);
  kept.forEach((feature, index) => {
    weights.set(rounded.subarray(feature * tags, (feature + 1) * tags), index * tags);
  });
  return { features: Int32Array.from(kept, (feature) => features[feature] as number), weights, scale };
}
