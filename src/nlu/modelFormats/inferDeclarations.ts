import { editDistance } from '../entities/editDistance';
import { placeOf } from './checks/examplesByIntent';
import type { EntitySection, ModelDescription } from './modelDescription';
import { type Problem, warningAt } from './problem';
import { entityNames, resolveRoles, roleOwners } from './resolveRoles';
import { type UsedEntity, usedEntities } from './usedEntities';

/** In a shorter name one letter makes another word (`to`, `of`) more often than a slip. */
const SHORTEST_MISTYPED = 4;

/**
 * The model with declarations for what its labels and patterns name and no line declares, as the `.lu` format has it: an
 * entity that is labelled somewhere is machine-learned, one that stands in patterns alone is a pattern.any, and a role is its
 * entity's. A warning at the first use tells of each. A name that is the role of several entities stays undeclared, and so
 * does the role of a part, which cannot have one.
 */
export function inferDeclarations(model: ModelDescription): { model: ModelDescription; problems: Problem[] } {
  const used = usedEntities(resolveRoles(model));
  const entities = inferEntities(model, used);
  const sections = [...model.sections, ...entities.map(({ section }) => section)];
  const declared = { sections };
  const roles = inferRoles(declared, used);
  return {
    model: withRoles(declared, roles),
    problems: [...entities.map(({ problem }) => problem), ...roles.map(({ problem }) => problem)],
  };
}

function inferEntities(
  model: ModelDescription,
  used: readonly UsedEntity[],
): { section: EntitySection; problem: Problem }[] {
  const names = entityNames(model);
  const roles = roleOwners(model);
  const missing = new Map<string, UsedEntity>();
  for (const use of used) {
    const { entity, isLabelled } = use;
    if (entity === '' || names.has(entity) || roles.has(entity)) continue;
    const first = missing.get(entity) ?? use;
    missing.set(entity, { ...first, isLabelled: first.isLabelled || isLabelled });
  }
  return [...missing.values()].map((use) => {
    const section = declarationOf(use);
    const meant = mistyped(use.entity, names);
    const values = { entity: use.entity, type: section.type };
    const problem =
      meant === undefined
        ? warningAt(placeOf(use), 'entityInferred', values)
        : warningAt(placeOf(use), 'entityMistyped', { ...values, meant });
    return { section, problem };
  });
}

function declarationOf({ entity, isLabelled, at }: UsedEntity): EntitySection {
  const head = { kind: 'entity' as const, name: entity, roles: [], features: [], ...(at === undefined ? {} : { at }) };
  return isLabelled ? { ...head, type: 'ml', children: [] } : { ...head, type: 'patternany', explicit: [] };
}

/** The declared name that differs in case or in one letter. */
function mistyped(name: string, names: ReadonlySet<string>): string | undefined {
  const written = name.toLowerCase();
  return [...names].find((declared) => {
    const other = declared.toLowerCase();
    const isLong = Math.max(written.length, other.length) >= SHORTEST_MISTYPED;
    return written === other || (isLong && editDistance(written, other, 1) <= 1);
  });
}

interface InferredRole {
  entity: string;
  role: string;
  problem: Problem;
}

function inferRoles({ sections }: ModelDescription, used: readonly UsedEntity[]): InferredRole[] {
  const roles = new Map<string, Set<string>>();
  for (const section of sections)
    if (section.kind === 'entity')
      roles.set(section.name, new Set([...(roles.get(section.name) ?? []), ...section.roles]));
  return used.flatMap((use): InferredRole[] => {
    const { entity, role } = use;
    const known = roles.get(entity);
    if (known === undefined || role === undefined || role === '' || known.has(role)) return [];
    known.add(role);
    return [{ entity, role, problem: warningAt(placeOf(use), 'roleInferred', { entity, role }) }];
  });
}

/** Each role stands in the first declaration of its entity. */
function withRoles({ sections }: ModelDescription, inferred: readonly InferredRole[]): ModelDescription {
  const left = new Map<string, string[]>();
  for (const { entity, role } of inferred) left.set(entity, [...(left.get(entity) ?? []), role]);
  return {
    sections: sections.map((section) => {
      const added = section.kind === 'entity' ? left.get(section.name) : undefined;
      if (section.kind !== 'entity' || added === undefined) return section;
      left.delete(section.name);
      return { ...section, roles: [...section.roles, ...added] };
    }),
  };
}
