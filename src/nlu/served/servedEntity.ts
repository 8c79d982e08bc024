import type { EntityKind, RecognizedEntity } from '../../core/recognition';
import type { EntityDeclaration } from './luisApp';

/** An entity on its way into a reply. */
export interface ServedEntity {
  name: string;
  role?: string;
  kind: EntityKind;
  text: string;
  start: number;
  length: number;
  /** A list's canonical forms (an array), else as `RecognizedEntity.value`. */
  value: unknown;
  score?: number;
  sources: ('model' | 'externalEntities')[];
  /** What a caller said it means: goes into the reply as it is. */
  resolution?: { given: unknown };
}

/** What the model found. */
export function fromModel(entity: RecognizedEntity): ServedEntity {
  const value = entity.kind === 'list' && !Array.isArray(entity.value) ? [entity.value] : entity.value;
  return { ...entity, value, sources: ['model'] };
}

export interface Span {
  start: number;
  length: number;
}

export const isSameSpan = (a: Span, b: Span): boolean => a.start === b.start && a.length === b.length;
export const overlaps = (a: Span, b: Span): boolean => a.start < b.start + b.length && b.start < a.start + a.length;
const contains = (outer: Span, inner: Span): boolean =>
  outer.start <= inner.start && inner.start + inner.length <= outer.start + outer.length;

/** In the order of a reply. */
const byPlace = (a: Span, b: Span): number => a.start - b.start || b.length - a.length;

/** An entity with those inside it. */
export interface EntityNode {
  entity: ServedEntity;
  /** Undefined for an entity that holds no others. */
  children?: EntityNode[];
}

/**
 * Entities as a tree: each goes into the shortest composite, or machine-learned entity with children, around it that
 * takes entities of its name.
 */
export function toTree(entities: readonly ServedEntity[], declared: readonly EntityDeclaration[]): EntityNode[] {
  const declarations = new Map(declared.map((declaration) => [declaration.name, declaration]));
  const nodes = [...entities].sort(byPlace).map((entity): EntityNode => {
    const holds = entity.kind === 'composite' || (declarations.get(entity.name)?.children?.length ?? 0) > 0;
    // What a caller said about a composite stands for its children.
    return holds && entity.resolution === undefined ? { entity, children: [] } : { entity };
  });
  const holders = nodes.filter((node) => node.children !== undefined).sort((a, b) => a.entity.length - b.entity.length);
  const takes = (outer: EntityNode, inner: EntityNode): boolean => {
    if (outer === inner || !contains(outer.entity, inner.entity)) return false;
    if (inner.children !== undefined && isSameSpan(outer.entity, inner.entity)) return false;
    return declarations.get(outer.entity.name)?.children?.includes(inner.entity.name) ?? true;
  };
  const roots: EntityNode[] = [];
  for (const node of nodes) (holders.find((holder) => takes(holder, node))?.children ?? roots).push(node);
  return roots;
}
