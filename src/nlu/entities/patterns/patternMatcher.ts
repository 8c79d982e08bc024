import type { RecognizedEntity } from '../../../core/recognition';
import { type FoldedText, foldText, originalSpan } from '../../foldText';
import type { EntityDefinition } from '../../languageModel';
import { isWord, type Sentence, tokenText, toSentence } from '../sentence';
import { parsePattern, type ParsedPattern, type PatternNode } from './parsePattern';

export interface IntentPattern {
  intent: string;
  pattern: string;
}

/** An utterance that is as a pattern says. */
export interface PatternMatch {
  intent: string;
  pattern: string;
  /** Those that the pattern names, with their roles; the ones of pattern.any are found here alone. */
  entities: RecognizedEntity[];
  /** How many words the pattern covers. */
  words: number;
}

/** One way to go on: the next word, the entities so far, whether a pattern.any came last. */
interface State {
  word: number;
  entities: readonly RecognizedEntity[];
  isOpen: boolean;
}

/** An entity between two words of the utterance. */
interface Candidate {
  entity: RecognizedEntity;
  to: number;
}

interface Utterance {
  words: readonly string[];
  /** The word's place in folded text. */
  starts: readonly number[];
  ends: readonly number[];
  candidates: ReadonlyMap<number, readonly Candidate[]>;
  original: string;
  folded: FoldedText;
}

/** More ways than this through one pattern are not followed. */
const MOST_STATES = 2000;

/**
 * Finds the patterns that an utterance fits. As in LUIS ("Patterns improve prediction accuracy"): the entities are found
 * first, then words and their order have to be right, without regard to case and punctuation; a pattern may stand anywhere
 * in the utterance unless `^` says otherwise. Pattern.any takes one of its explicit values where one stands, else as few
 * words as it can, and at a pattern's end all the rest.
 */
export class PatternMatcher {
  private readonly patterns: (IntentPattern & ParsedPattern)[];
  /** The explicit values of pattern.any entities, as words. */
  private readonly explicit = new Map<string, string[][]>();
  private states = 0;

  constructor(patterns: readonly IntentPattern[], definitions: readonly EntityDefinition[]) {
    this.patterns = patterns.map((pattern) => ({ ...pattern, ...parsePattern(pattern.pattern, wordsOf) }));
    for (const definition of definitions)
      if (definition.kind === 'patternAny')
        this.explicit.set(
          definition.name,
          definition.explicit.map(wordsOf).sort((a, b) => b.length - a.length),
        );
  }

  get isEmpty(): boolean {
    return this.patterns.length === 0;
  }

  /** `found` are the utterance's entities, overlapping ones too. The match that covers most words comes first. */
  match(original: string, folded: FoldedText, sentence: Sentence, found: readonly RecognizedEntity[]): PatternMatch[] {
    if (this.isEmpty) return [];
    const utterance = toUtterance(original, folded, sentence, found);
    return this.patterns
      .flatMap((pattern) => this.matchOne(pattern, utterance) ?? [])
      .sort((a, b) => b.words - a.words);
  }

  private matchOne(pattern: IntentPattern & ParsedPattern, utterance: Utterance): PatternMatch | undefined {
    const { intent, root, fromStart, toEnd } = pattern;
    const count = utterance.words.length;
    this.states = 0;
    for (let first = 0; first < (fromStart ? Math.min(1, count) : count); first += 1) {
      for (const end of this.follow(root, { word: first, entities: [], isOpen: false }, utterance)) {
        if ((toEnd || end.isOpen) && end.word < count) continue;
        if (end.word === first) continue;
        return { intent, pattern: pattern.pattern, entities: [...end.entities], words: end.word - first };
      }
    }
    return undefined;
  }

  private *follow(node: PatternNode, state: State, utterance: Utterance): Generator<State> {
    this.states += 1;
    if (this.states > MOST_STATES) return;
    switch (node.kind) {
      case 'word':
        if (utterance.words[state.word] === node.text) yield { ...state, word: state.word + 1, isOpen: false };
        return;
      case 'entity':
        yield* this.followEntity(node, state, utterance);
        return;
      case 'optional':
        yield* this.follow(node.item, state, utterance);
        yield state;
        return;
      case 'choice':
        for (const option of node.options) yield* this.follow(option, state, utterance);
        return;
      case 'sequence':
        yield* this.followItems(node.items, 0, state, utterance);
    }
  }

  private *followItems(
    items: readonly PatternNode[],
    at: number,
    state: State,
    utterance: Utterance,
  ): Generator<State> {
    const item = items[at];
    if (item === undefined) {
      yield state;
      return;
    }
    for (const next of this.follow(item, state, utterance)) yield* this.followItems(items, at + 1, next, utterance);
  }

  private *followEntity(
    { name, role }: { name: string; role?: string },
    { word, entities }: State,
    utterance: Utterance,
  ): Generator<State> {
    const explicit = this.explicit.get(name);
    const withRole = (entity: RecognizedEntity) => (role === undefined ? entity : { ...entity, role });
    if (explicit === undefined) {
      for (const { entity, to } of utterance.candidates.get(word) ?? [])
        if (entity.name === name) yield { word: to, entities: [...entities, withRole(entity)], isOpen: false };
      return;
    }
    const whole = explicit.find(
      (words) => words.length > 0 && words.every((text, at) => utterance.words[word + at] === text),
    );
    const ends = whole === undefined ? range(word + 1, utterance.words.length) : [word + whole.length];
    for (const to of ends) {
      const entity = anyEntity(name, word, to, utterance);
      yield { word: to, entities: [...entities, withRole(entity)], isOpen: whole === undefined };
    }
  }
}

function anyEntity(
  name: string,
  from: number,
  to: number,
  { original, folded, starts, ends }: Utterance,
): RecognizedEntity {
  const { start, end } = originalSpan(folded, starts[from] as number, ends[to - 1] as number);
  const text = original.slice(start, end);
  return { name, kind: 'patternAny', text, start, length: end - start, value: text };
}

function toUtterance(
  original: string,
  folded: FoldedText,
  sentence: Sentence,
  found: readonly RecognizedEntity[],
): Utterance {
  const tokens = range(0, sentence.length - 1).filter((token) => isWord(sentence, token));
  const starts = tokens.map((token) => sentence.starts[token] as number);
  const ends = tokens.map((token) => sentence.ends[token] as number);
  const words = tokens.map((token) => tokenText(sentence, token));
  const spans = tokens.map((_, at) => originalSpan(folded, starts[at] as number, ends[at] as number));
  const candidates = new Map<number, Candidate[]>();
  for (const entity of found) {
    const end = entity.start + entity.length;
    const first = spans.findIndex((span) => span.end > entity.start);
    const last = spans.findLastIndex((span) => span.start < end);
    if (first < 0 || last < first) continue;
    candidates.set(first, [...(candidates.get(first) ?? []), { entity, to: last + 1 }]);
  }
  for (const list of candidates.values()) list.sort((a, b) => b.to - a.to);
  return { words, starts, ends, candidates, original, folded };
}

function wordsOf(text: string): string[] {
  const sentence = toSentence(foldText(text).text);
  return range(0, sentence.length - 1)
    .filter((token) => isWord(sentence, token))
    .map((token) => tokenText(sentence, token));
}

/** The whole numbers from one to another, both included. */
function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
}
