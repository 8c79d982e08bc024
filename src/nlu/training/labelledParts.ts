import type { EntityDefinition, EntityPart, LabelledEntity, LabelledUtterance } from '../languageModel';

/** A label with its place among the others of its utterance. */
interface PlacedLabel {
  label: LabelledEntity;
  /** How many labels that are learnt lie around it; parts of an entity do not count. */
  depth: number;
}

interface Holder {
  path: string;
  holder: LabelledEntity;
  held: LabelledEntity[];
}

/**
 * The labels of utterances, sorted into what one tagger can learn: spans that do not overlap. An entity that is labelled
 * inside another goes to an inner layer; the parts of a machine-learned entity are learnt by themselves, inside it.
 */
export class LabelledParts {
  /** Names of what each layer's tagger finds, the innermost first. */
  readonly layers: ReadonlySet<string>[];
  private readonly placed = new Map<LabelledUtterance, PlacedLabel[]>();
  private readonly held = new Map<LabelledUtterance, Holder[]>();
  private readonly definitions: Map<string, EntityDefinition>;

  constructor(definitions: readonly EntityDefinition[], utterances: readonly LabelledUtterance[]) {
    this.definitions = new Map(definitions.map((definition) => [definition.name, definition]));
    for (const utterance of utterances) this.place(utterance, utterance.entities, 0);
    const depths = new Map<string, number>();
    for (const labels of this.placed.values())
      for (const { label, depth } of labels) depths.set(label.name, Math.max(depth, depths.get(label.name) ?? 0));
    this.layers = [...new Set(depths.values())]
      .sort((a, b) => b - a)
      .map((depth) => new Set([...depths].filter(([, other]) => other === depth).map(([name]) => name)));
  }

  isLabelled(utterance: LabelledUtterance): boolean {
    return this.placed.has(utterance);
  }

  /** An utterance's labels in a layer; of two that overlap the outer one. */
  of(utterance: LabelledUtterance, layer: ReadonlySet<string>): LabelledEntity[] {
    const chosen: LabelledEntity[] = [];
    for (const { label } of this.placed.get(utterance) ?? []) {
      const isFree = chosen.every(
        (other) => other.start + other.length <= label.start || label.start + label.length <= other.start,
      );
      if (layer.has(label.name) && isFree) chosen.push(label);
    }
    return chosen;
  }

  /** Its labels in the layers that are found before a layer. */
  inside(utterance: LabelledUtterance, layer: ReadonlySet<string>): LabelledEntity[] {
    const inner = this.layers.slice(0, this.layers.indexOf(layer));
    return inner.flatMap((names) => this.of(utterance, names));
  }

  /** The paths of entities and parts that have parts. */
  get paths(): Set<string> {
    return new Set([...this.held.values()].flatMap((holders) => holders.map(({ path }) => path)));
  }

  holders(utterance: LabelledUtterance, path: string): Holder[] {
    return (this.held.get(utterance) ?? []).filter((holder) => holder.path === path);
  }

  private place(utterance: LabelledUtterance, labels: readonly LabelledEntity[], depth: number): void {
    for (const label of labels) {
      const definition = this.definitions.get(label.name);
      const isLearnt = definition?.kind === 'ml' || definition?.kind === 'composite';
      const hasRole = definition !== undefined && label.role !== undefined && definition.kind !== 'patternAny';
      if (isLearnt || hasRole) push(this.placed, utterance, { label, depth });
      const parts = definition?.kind === 'ml' ? (definition.parts ?? []) : [];
      this.hold(utterance, label.name, label, parts, isLearnt ? depth + 1 : depth);
    }
  }

  private hold(
    utterance: LabelledUtterance,
    path: string,
    label: LabelledEntity,
    parts: readonly EntityPart[],
    depth: number,
  ): void {
    const names = new Map(parts.map((part) => [part.name, part]));
    const held = (label.children ?? []).filter(({ name }) => names.has(name));
    if (parts.length > 0) push(this.held, utterance, { path, holder: label, held });
    for (const child of label.children ?? []) {
      const part = names.get(child.name);
      if (part === undefined) this.place(utterance, [child], depth);
      else this.hold(utterance, `${path}/${child.name}`, child, part.parts, depth);
    }
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}
