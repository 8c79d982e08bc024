import type { RecognizedEntity } from '../../../core/recognition';
import { type FoldedText, originalSpan } from '../../foldText';
import type { EntityDefinition, EntityPart } from '../../languageModel';
import type { LearnedEntities } from '../learnedEntities';
import type { PhraseFound } from '../phraseMatcher';
import type { Sentence } from '../sentence';
import { SequenceTagger, type TaggedSpan } from './sequenceTagger';
import type { Mark } from './taggerFeatures';
import { helpersOf, marksIn } from './taggerMarks';

/** An utterance with what was found in it without learning. */
export interface TaggerInput {
  original: string;
  folded: FoldedText;
  sentence: Sentence;
  known: readonly RecognizedEntity[];
  phrases: readonly PhraseFound[];
}

type Definition<K extends EntityDefinition['kind']> = Extract<EntityDefinition, { kind: K }>;

/**
 * Finds machine-learned entities with their parts, labelled composites, and the roles of other entities. A constraint
 * (`usesFeature name*`) keeps what does not touch a match of its feature from being found.
 */
export class EntityTagger {
  private readonly layers: SequenceTagger[];
  private readonly parts = new Map<string, SequenceTagger>();
  private readonly definitions: Map<string, EntityDefinition>;
  private readonly helpers: Set<string>;

  constructor(definitions: readonly EntityDefinition[], { layers, parts }: LearnedEntities) {
    this.layers = layers.map((data) => new SequenceTagger(data));
    for (const [path, data] of Object.entries(parts)) this.parts.set(path, new SequenceTagger(data));
    this.definitions = new Map(definitions.map((definition) => [definition.name, definition]));
    this.helpers = helpersOf(definitions);
  }

  get isEmpty(): boolean {
    return this.layers.length === 0;
  }

  /** `found` are new entities; `known` the given ones, with roles where they have some. */
  find(input: TaggerInput): { found: RecognizedEntity[]; known: RecognizedEntity[] } {
    const found: RecognizedEntity[] = [];
    let known = [...input.known];
    for (const layer of this.layers) {
      const marks = marksIn(input.sentence, input.folded, this.helpers, [...known, ...found], input.phrases);
      for (const span of layer.find(input.sentence, marks)) {
        const definition = this.definitions.get(span.label.entity);
        if (definition?.kind === 'ml') found.push(...this.learned(definition, span, marks, input));
        else if (definition?.kind === 'composite')
          found.push(...this.composite(definition, span, [...known, ...found], input));
        else known = known.map((entity) => withRole(entity, span, input));
      }
    }
    return { found, known };
  }

  private learned(
    definition: Definition<'ml'>,
    span: TaggedSpan,
    marks: readonly Mark[],
    input: TaggerInput,
  ): RecognizedEntity[] {
    if (!isAllowed(definition.features, span, marks)) return [];
    const parts = this.partsIn(definition.name, definition.parts ?? [], span, marks, input);
    return [toEntity(definition.name, 'ml', span, input), ...parts];
  }

  private partsIn(
    path: string,
    parts: readonly EntityPart[],
    { from, to }: { from: number; to: number },
    marks: readonly Mark[],
    input: TaggerInput,
  ): RecognizedEntity[] {
    if (parts.length === 0) return [];
    const inside = marks.filter((mark) => mark.from >= from && mark.to <= to);
    return (this.parts.get(path)?.find(input.sentence, marks, from, to) ?? []).flatMap((span) => {
      const part = parts.find(({ name }) => name === span.label.entity);
      if (part === undefined || !isAllowed(featuresOf(part), span, inside)) return [];
      const entity = toEntity(part.name, 'ml', span, input);
      const taken = input.known.find(
        ({ name, start, length }) =>
          name === part.takes && start < entity.start + entity.length && entity.start < start + length,
      );
      return [
        taken === undefined ? entity : { ...entity, value: taken.value },
        ...this.partsIn(`${path}/${part.name}`, part.parts, span, marks, input),
      ];
    });
  }

  /** A composite of which nothing was found is none. */
  private composite(
    { name, children }: Definition<'composite'>,
    span: TaggedSpan,
    entities: readonly RecognizedEntity[],
    input: TaggerInput,
  ): RecognizedEntity[] {
    const entity = toEntity(name, 'composite', span, input);
    const end = entity.start + entity.length;
    const holds = entities.some(
      (other) => children.includes(other.name) && other.start >= entity.start && other.start + other.length <= end,
    );
    return holds ? [entity] : [];
  }
}

function featuresOf({ takes, features }: EntityPart): { name: string; required: boolean }[] {
  return takes === undefined ? features : [...features, { name: takes, required: true }];
}

function isAllowed(
  features: readonly { name: string; required: boolean }[] = [],
  span: TaggedSpan,
  marks: readonly Mark[],
): boolean {
  return features
    .filter(({ required }) => required)
    .every(({ name }) => marks.some((mark) => mark.name === name && mark.from < span.to && span.from < mark.to));
}

function placeOf({ from, to }: { from: number; to: number }, { sentence, folded }: TaggerInput) {
  return originalSpan(folded, sentence.starts[from] as number, sentence.ends[to - 1] as number);
}

function toEntity(name: string, kind: 'ml' | 'composite', span: TaggedSpan, input: TaggerInput): RecognizedEntity {
  const { start, end } = placeOf(span, input);
  const text = input.original.slice(start, end);
  const { role } = span.label;
  return {
    name,
    ...(role === undefined ? {} : { role }),
    kind,
    text,
    start,
    length: end - start,
    value: text,
    score: span.score,
  };
}

function withRole(entity: RecognizedEntity, span: TaggedSpan, input: TaggerInput): RecognizedEntity {
  const { entity: name, role } = span.label;
  const { start, end } = placeOf(span, input);
  const isMeant = entity.name === name && entity.start < end && start < entity.start + entity.length;
  return isMeant && role !== undefined ? { ...entity, role } : entity;
}
