/** The tag of a token in no span. A span begins with an odd tag and goes on with the next, even one. */
export const OUTSIDE = 0;

/** Whether a tag may not follow another: what goes on has to have begun. The row behind the last is the beginning. */
export function forbidden(from: number, to: number, tags: number): boolean {
  const goesOn = to !== OUTSIDE && to % 2 === 0;
  return goesOn && (from === tags || (from !== to && from !== to - 1));
}

/** The tags with the highest sum of scores (Viterbi 1967). `scores` holds a row of tags for each token. */
export function viterbi(scores: Float64Array, transitions: Float64Array, tags: number): Int32Array {
  const length = scores.length / tags;
  const best = new Float64Array(scores.length);
  const from = new Int32Array(scores.length);
  for (let tag = 0; tag < tags; tag += 1)
    best[tag] = (scores[tag] as number) + (transitions[tags * tags + tag] as number);
  for (let at = 1; at < length; at += 1) {
    const last = (at - 1) * tags;
    const row = at * tags;
    for (let tag = 0; tag < tags; tag += 1) {
      let highest = Number.NEGATIVE_INFINITY;
      for (let before = 0; before < tags; before += 1) {
        const score = (best[last + before] as number) + (transitions[before * tags + tag] as number);
        if (score > highest) {
          highest = score;
          from[row + tag] = before;
        }
      }
      best[row + tag] = highest + (scores[row + tag] as number);
    }
  }
  const path = new Int32Array(length);
  const end = (length - 1) * tags;
  let tag = 0;
  for (let other = 1; other < tags; other += 1)
    if ((best[end + other] as number) > (best[end + tag] as number)) tag = other;
  for (let at = length - 1; at >= 0; at -= 1) {
    path[at] = tag;
    tag = from[at * tags + tag] as number;
  }
  return path;
}

/** Forward and backward sums over all tag sequences, each token's scaled so that they neither vanish nor overflow. */
export interface ChainSums {
  tags: number;
  length: number;
  /** e to the score of each token's tags, the highest being 1. */
  potentials: Float64Array;
  /** e to the transitions. */
  steps: Float64Array;
  forward: Float64Array;
  backward: Float64Array;
  /** What each token's forward row was divided by. */
  scales: Float64Array;
}

/** Follows Rabiner, "A tutorial on hidden Markov models" (1989), section V: scaling. */
export function chainSums(scores: Float64Array, transitions: Float64Array, tags: number): ChainSums {
  const length = scores.length / tags;
  const potentials = new Float64Array(scores.length);
  const steps = transitions.map(Math.exp);
  const forward = new Float64Array(scores.length);
  const backward = new Float64Array(scores.length);
  const scales = new Float64Array(length);
  for (let at = 0; at < length; at += 1) {
    const row = at * tags;
    let highest = Number.NEGATIVE_INFINITY;
    for (let tag = 0; tag < tags; tag += 1) highest = Math.max(highest, scores[row + tag] as number);
    let total = 0;
    for (let tag = 0; tag < tags; tag += 1) {
      const potential = Math.exp((scores[row + tag] as number) - highest);
      potentials[row + tag] = potential;
      let sum = at === 0 ? (steps[tags * tags + tag] as number) : 0;
      if (at > 0)
        for (let before = 0; before < tags; before += 1)
          sum += (forward[row - tags + before] as number) * (steps[before * tags + tag] as number);
      forward[row + tag] = sum * potential;
      total += sum * potential;
    }
    scales[at] = total;
    for (let tag = 0; tag < tags; tag += 1) forward[row + tag] = (forward[row + tag] as number) / total;
  }
  backward.fill(1, (length - 1) * tags);
  for (let at = length - 2; at >= 0; at -= 1) {
    const row = at * tags;
    const next = row + tags;
    for (let tag = 0; tag < tags; tag += 1) {
      let sum = 0;
      for (let after = 0; after < tags; after += 1)
        sum +=
          (steps[tag * tags + after] as number) *
          (potentials[next + after] as number) *
          (backward[next + after] as number);
      backward[row + tag] = sum / (scales[at + 1] as number);
    }
  }
  return { tags, length, potentials, steps, forward, backward, scales };
}

/** How probable it is that the span which begins with a tag at a token ends right before another. */
export function spanProbability(sums: ChainSums, begin: number, from: number, to: number): number {
  const { tags, length, potentials, steps, forward, backward, scales } = sums;
  let inside = forward[from * tags + begin] as number;
  let tag = begin;
  for (let at = from + 1; at < to; at += 1) {
    const step = steps[tag * tags + begin + 1] as number;
    tag = begin + 1;
    inside *= (step * (potentials[at * tags + tag] as number)) / (scales[at] as number);
  }
  const all = inside * (backward[(to - 1) * tags + tag] as number);
  if (to >= length) return Math.min(1, all);
  const goesOn =
    (inside *
      (steps[tag * tags + begin + 1] as number) *
      (potentials[to * tags + begin + 1] as number) *
      (backward[to * tags + begin + 1] as number)) /
    (scales[to] as number);
  return Math.max(0, Math.min(1, all - goesOn));
}
