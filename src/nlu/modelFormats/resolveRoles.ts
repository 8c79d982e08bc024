import type { ChildEntity, Example, Label, ModelDescription } from './modelDescription';

/**
 * The model with `{@destination=Paris}` as `{@city:destination=Paris}` wherever `destination` is no entity and the role of
 * exactly one. In patterns too.
 */
export function resolveRoles(model: ModelDescription): ModelDescription {
  const owners = onlyOwners(model);
  const label = (of: Label): Label => {
    const owner = of.role === undefined ? owners.get(of.entity) : undefined;
    const children = of.children.map(label);
    return owner === undefined ? { ...of, children } : { ...of, entity: owner, role: of.entity, children };
  };
  const example = (of: Example): Example => {
    if (of.kind === 'utterance') return { ...of, labels: of.labels.map(label) };
    if (of.kind === 'reference') return of;
    const pattern = of.pattern.replace(/(?<!\\)\{([^{}:]+)\}/g, (whole, name: string) => {
      const owner = owners.get(name);
      return owner === undefined ? whole : `{${owner}:${name}}`;
    });
    return { ...of, pattern };
  };
  return {
    sections: model.sections.map((section) =>
      section.kind === 'intent' ? { ...section, examples: section.examples.map(example) } : section,
    ),
  };
}

/** The name under which LUIS labels and returns a kind of a hierarchical entity: `Location::To`. */
export function kindOf(hierarchical: string, kind: string): string {
  return `${hierarchical}::${kind}`;
}

/** Every name that a label may have without a role: entities and the parts of machine-learned ones. */
export function entityNames(model: ModelDescription): Set<string> {
  const names = new Set<string>();
  const add = (children: readonly ChildEntity[]): void => {
    for (const child of children) {
      names.add(child.name);
      add(child.children);
    }
  };
  for (const section of model.sections) {
    if (section.kind !== 'entity') continue;
    names.add(section.name);
    if (section.type === 'ml') add(section.children);
    if (section.type === 'hierarchical') for (const kind of section.children) names.add(kindOf(section.name, kind));
  }
  return names;
}

/** The entities that have each role. */
export function roleOwners(model: ModelDescription): Map<string, Set<string>> {
  const owners = new Map<string, Set<string>>();
  for (const section of model.sections) {
    if (section.kind !== 'entity') continue;
    for (const role of section.roles) owners.set(role, (owners.get(role) ?? new Set()).add(section.name));
  }
  return owners;
}

/** The one entity that has a role, for roles whose name is no entity's. */
function onlyOwners(model: ModelDescription): Map<string, string> {
  const names = entityNames(model);
  return new Map(
    [...roleOwners(model)].flatMap(([role, of]): [string, string][] => {
      const [owner = ''] = of;
      return of.size === 1 && !names.has(role) ? [[role, owner]] : [];
    }),
  );
}
