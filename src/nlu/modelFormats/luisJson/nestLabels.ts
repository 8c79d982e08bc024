import type { Label } from '../modelDescription';
import type { LuisLabel } from './luisSchema';

/**
 * LUIS's labels, some nested and some side by side, as one tree in which a label lies inside the smallest that holds
 * it. Of two with the same span the one named first holds the other. Undefined when two cross.
 */
export function nestLabels(labels: readonly LuisLabel[]): Label[] | undefined {
  const flat = flatten(labels)
    .map((label, order) => ({ label, order }))
    .sort((a, b) => a.label.start - b.label.start || b.label.length - a.label.length || a.order - b.order);
  const top: Label[] = [];
  const open: Label[] = [];
  for (const { label } of flat) {
    while (open.length > 0 && endOf(open.at(-1)) <= label.start) open.pop();
    const parent = open.at(-1);
    if (parent !== undefined && endOf(label) > endOf(parent)) return undefined;
    (parent?.children ?? top).push(label);
    open.push(label);
  }
  return top;
}

function flatten(labels: readonly LuisLabel[]): Label[] {
  return labels.flatMap(({ entity, role, startPos, endPos, children }) => {
    const label: Label = { entity, start: startPos, length: endPos + 1 - startPos, children: [] };
    if (role) label.role = role;
    return [label, ...flatten(children)];
  });
}

function endOf(label: Label | undefined): number {
  return label === undefined ? 0 : label.start + label.length;
}

/** Which entities are parts of a machine-learned entity, by its name. */
export type PartsOf = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The tree as LUIS writes it: parts of machine-learned entities inside their parents, everything else side by side
 * (a composite beside what it is made of).
 */
export function unnestLabels(labels: readonly Label[], partsOf: PartsOf): LuisLabel[] {
  const top: LuisLabel[] = [];
  const visit = (label: Label, ancestors: LuisLabel[]): void => {
    const written: LuisLabel = {
      entity: label.entity,
      ...(label.role === undefined ? {} : { role: label.role }),
      startPos: label.start,
      endPos: label.start + label.length - 1,
      children: [],
    };
    const parent = ancestors.findLast(({ entity }) => partsOf.get(entity)?.has(label.entity));
    (parent?.children ?? top).push(written);
    for (const child of label.children) visit(child, [...ancestors, written]);
  };
  for (const label of labels) visit(label, []);
  return top;
}
