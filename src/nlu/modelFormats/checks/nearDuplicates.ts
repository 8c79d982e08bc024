import { type Problem, warningAt } from '../problem';
import { type ClassExample, sameUtterance, sameWords, showPlace } from './examplesByIntent';

interface Candidate {
  example: ClassExample;
  /** Pairs of neighbouring signs, the rarest in the model first. */
  pairs: string[];
}

/**
 * Utterances of two intents that are nearly the same, labelled values set aside: `where is {product}` here and `where's
 * {product}` there. Likeness is Dice's coefficient over pairs of neighbouring signs, from 0 to 1. Only utterances that
 * share one of their rarest pairs are compared (prefix filtering, Chaudhuri et al., ICDE 2006), which leaves out none.
 */
export function nearDuplicates(examples: readonly ClassExample[], least: number): Problem[] {
  const signOf = entitySigns();
  const candidates = rarestFirst(
    examples.map((example) => ({ example, pairs: [...pairsOf(masked(example, signOf))] })),
  );
  const byPair = new Map<string, Candidate[]>();
  return candidates.flatMap((candidate) => {
    const { example, pairs } = candidate;
    const prefix = pairs.slice(0, pairs.length - Math.ceil((pairs.length * least) / (2 - least)) + 1);
    const others = new Set(prefix.flatMap((pair) => byPair.get(pair) ?? []));
    for (const pair of prefix) byPair.set(pair, [...(byPair.get(pair) ?? []), candidate]);
    const alike = [...others]
      .filter(({ example: other }) => other.intent !== example.intent)
      .map((other) => ({ other: other.example, likeness: dice(pairs, other.pairs) }))
      .filter(({ likeness }) => likeness >= least)
      // The same utterance is no near one, but a contradiction.
      .filter(({ other }) => sameUtterance(other.text) !== sameUtterance(example.text));
    return alike.map(({ other, likeness }) =>
      warningAt(example.at, 'nearDuplicate', {
        text: example.text,
        intent: example.intent,
        otherText: other.text,
        other: other.intent,
        place: showPlace(other.at),
        likeness: likeness.toFixed(2),
      }),
    );
  });
}

/**
 * The words without punctuation, each labelled part as one sign that stands for its entity: its length says nothing. An
 * utterance that is nothing but a label stays as it is, since then the value is what tells the intents apart.
 */
function masked({ text, labels }: ClassExample, signOf: (entity: string) => string): string {
  let position = 0;
  let words = '';
  for (const { entity, start, length } of labels) {
    words += `${text.slice(position, start)} ${signOf(entity)} `;
    position = start + length;
  }
  const bare = plain(words + text.slice(position));
  return /^\p{Co}$/u.test(bare) ? plain(text) : bare;
}

function plain(text: string): string {
  return sameWords(text.replace(/[^\p{L}\p{N}\p{Co}]+/gu, ' '));
}

/** A sign of Unicode's private use area for each entity. */
function entitySigns(): (entity: string) => string {
  const signs = new Map<string, string>();
  return (entity) => {
    const sign = signs.get(entity) ?? String.fromCharCode(0xe000 + signs.size);
    signs.set(entity, sign);
    return sign;
  };
}

function pairsOf(text: string): Set<string> {
  const signs = [...` ${text} `];
  return new Set(signs.slice(1).map((sign, index) => `${signs[index]}${sign}`));
}

function rarestFirst(candidates: Candidate[]): Candidate[] {
  const counts = new Map<string, number>();
  for (const { pairs } of candidates) for (const pair of pairs) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  const rank = (pair: string): number => counts.get(pair) ?? 0;
  for (const { pairs } of candidates) pairs.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return candidates;
}

function dice(first: readonly string[], second: readonly string[]): number {
  const inSecond = new Set(second);
  return (2 * first.filter((pair) => inSecond.has(pair)).length) / (first.length + second.length);
}
