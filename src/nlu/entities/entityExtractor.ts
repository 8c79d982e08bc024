import type { Locale } from '../../core/locale';
import type { RecognizedEntity } from '../../core/recognition';
import type { FoldedText } from '../foldText';
import type { EntityDefinition, EntityPart } from '../languageModel';
import { assembleComposites } from './assembleComposites';
import type { LearnedEntities } from './learnedEntities';
import { ListMatcher } from './listMatcher';
import { type PatternMatch, PatternMatcher } from './patterns/patternMatcher';
import { phraseFeatures, PhraseMatcher } from './phraseMatcher';
import { PrebuiltMatcher } from './prebuiltMatcher';
import { RegexMatcher } from './regexMatcher';
import { type Holds, resolveAsLuis, resolveOverlaps } from './resolveOverlaps';
import { toSentence } from './sentence';
import { EntityTagger } from './tagger/entityTagger';

/** What an utterance holds. */
export interface FoundEntities {
  /** List and regex entities, none overlapping. */
  exact: RecognizedEntity[];
  /** Entities of all kinds, none overlapping, save parts and what holds them. */
  all: RecognizedEntity[];
  /** As LUIS v3 returns them: those of different names may overlap. */
  overlapping: RecognizedEntity[];
  /** Names for the classifier: phrase lists, and prebuilt entities that intents use. */
  features: string[];
  /** The patterns that the utterance fits, the one that covers most words first. */
  patterns: PatternMatch[];
}

export const NOTHING_LEARNED: LearnedEntities = {
  fuzzyLists: { ordinaryWords: [], ordinarySounds: [], syllables: {}, characters: {} },
  layers: [],
  parts: {},
  patterns: [],
  phraseLists: [],
  intentFeatures: [],
};
/** Features do not depend on what "tomorrow" is. */
const ANY_TIME = new Date(0);

/** Finds the entities that one locale's model declares. */
export class EntityExtractor {
  private readonly lists: ListMatcher;
  private readonly regexes: RegexMatcher[] = [];
  private readonly prebuilt: PrebuiltMatcher[] = [];
  private readonly phrases: PhraseMatcher;
  private readonly tagger: EntityTagger;
  private readonly patterns: PatternMatcher;
  private readonly order: Map<string, number>;
  private readonly assembled: Extract<EntityDefinition, { kind: 'composite' }>[];
  private readonly holds: Holds;
  private readonly intentFeatures: ReadonlySet<string>;

  /** Without `learned` only what is declared is found: list words as they are written, expressions, prebuilt entities. */
  constructor(definitions: readonly EntityDefinition[], locale: Locale, learned?: LearnedEntities) {
    const { fuzzyLists, phraseLists, patterns, layers, intentFeatures } = learned ?? NOTHING_LEARNED;
    this.lists = new ListMatcher(
      definitions.filter((definition) => definition.kind === 'list'),
      learned === undefined ? undefined : fuzzyLists,
    );
    for (const definition of definitions) {
      if (definition.kind === 'regex') this.regexes.push(new RegexMatcher(definition.name, definition.pattern));
      else if (definition.kind === 'prebuilt') this.prebuilt.push(new PrebuiltMatcher(definition.name, locale));
    }
    this.phrases = new PhraseMatcher(phraseLists);
    this.tagger = new EntityTagger(definitions, learned ?? NOTHING_LEARNED);
    this.patterns = new PatternMatcher(patterns, definitions);
    this.order = new Map(definitions.map(({ name }, index) => [name, index]));
    const taught = new Set(layers.flatMap(({ labels }) => labels.map(({ entity }) => entity)));
    this.assembled = definitions.filter(
      (definition) => definition.kind === 'composite' && !taught.has(definition.name),
    ) as typeof this.assembled;
    this.holds = holdsBy(definitions);
    this.intentFeatures = new Set(intentFeatures);
  }

  /** List and regex entities: cheap, and the classifier's features depend on them. */
  findExact(original: string, folded: FoldedText): RecognizedEntity[] {
    return resolveOverlaps(this.matchExact(original, folded));
  }

  /** The names of phrase lists, and of prebuilt entities that intents use, in an utterance: the classifier's features too. */
  findFeatures(original: string, folded: FoldedText): string[] {
    const names = this.prebuilt
      .filter(({ name }) => this.intentFeatures.has(name))
      .filter((matcher) => matcher.find(original, folded, ANY_TIME).length > 0)
      .map(({ name }) => name);
    return [...new Set([...phraseFeatures(this.phrases.find(folded.text)), ...names])];
  }

  /** Everything that is found without learning, overlapping. */
  findKnown(original: string, folded: FoldedText, referenceTime: Date): RecognizedEntity[] {
    const prebuilt = this.prebuilt.flatMap((matcher) => matcher.find(original, folded, referenceTime));
    return [...this.matchExact(original, folded), ...prebuilt];
  }

  /** What is `given` counts as if it had been found. */
  find(
    original: string,
    folded: FoldedText,
    referenceTime: Date,
    given: readonly RecognizedEntity[] = [],
  ): FoundEntities {
    const isExact = ({ kind }: RecognizedEntity): boolean => kind === 'list' || kind === 'regex';
    const matched = [...this.matchExact(original, folded), ...given.filter(isExact)];
    const prebuilt = this.prebuilt.flatMap((matcher) => matcher.find(original, folded, referenceTime));
    const phrases = this.phrases.find(folded.text);
    let entities = [...matched, ...prebuilt, ...given.filter((entity) => !isExact(entity))];
    let patterns: PatternMatch[] = [];
    if (!this.tagger.isEmpty || !this.patterns.isEmpty || this.assembled.length > 0) {
      const sentence = toSentence(folded.text);
      const tagged = this.tagger.find({ original, folded, sentence, known: entities, phrases });
      entities = [...tagged.found, ...tagged.known];
      entities.push(...assembleComposites(original, this.assembled, resolveOverlaps(entities)));
      patterns = this.patterns.match(original, folded, sentence, entities);
      entities = withPatternEntities(entities, patterns[0]?.entities ?? []);
    }
    const used = prebuilt.map(({ name }) => name).filter((name) => this.intentFeatures.has(name));
    return {
      exact: resolveOverlaps(matched),
      all: resolveOverlaps(entities, this.holds),
      overlapping: resolveAsLuis(entities),
      features: [...new Set([...phraseFeatures(phrases), ...used])],
      patterns,
    };
  }

  /** Loads the prebuilt recognisers, which are slow when first asked (a second for dates and money). */
  warmUp(): void {
    for (const matcher of this.prebuilt) matcher.warmUp();
  }

  private matchExact(original: string, folded: FoldedText): RecognizedEntity[] {
    const found = this.lists.find(original, folded);
    for (const matcher of this.regexes) found.push(...matcher.find(original, folded));
    const rank = ({ name }: RecognizedEntity): number => this.order.get(name) ?? 0;
    return found.length < 2 ? found : found.sort((a, b) => rank(a) - rank(b));
  }
}

/** The entities with those of a pattern: one that is there already takes the pattern's role, others are new. */
function withPatternEntities(
  entities: readonly RecognizedEntity[],
  ofPattern: readonly RecognizedEntity[],
): RecognizedEntity[] {
  const isSame = (a: RecognizedEntity, b: RecognizedEntity): boolean =>
    a.name === b.name && a.start === b.start && a.length === b.length;
  return [...entities.filter((entity) => !ofPattern.some((other) => isSame(entity, other))), ...ofPattern];
}

/** A composite holds its parts, a machine-learned entity all that is its part by name. */
function holdsBy(definitions: readonly EntityDefinition[]): Holds {
  const held = new Map<string, Set<string>>();
  const addParts = (name: string, parts: readonly EntityPart[]): void => {
    held.set(name, new Set(parts.map((part) => part.name)));
    for (const part of parts) addParts(part.name, part.parts);
  };
  for (const definition of definitions) {
    if (definition.kind === 'composite') held.set(definition.name, new Set(definition.children));
    else if (definition.kind === 'ml' && definition.parts !== undefined) addParts(definition.name, definition.parts);
  }
  return (outer, inner) => held.get(outer.name)?.has(inner.name) ?? false;
}
