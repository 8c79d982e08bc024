import type { EntityKind } from '../../core/recognition';
import type { EntityDefinition, EntityPart } from '../languageModel';

/** What a model tells others about one of its entities. */
interface Declaration {
  name: string;
  kind: EntityKind;
  roles?: readonly string[];
  /** Names of the entities inside it. */
  children?: readonly string[];
}

/** The entities, and the parts of machine-learned ones as entities of their own. */
export function entityDeclarations(definitions: readonly EntityDefinition[]): Declaration[] {
  const known = new Set(definitions.map(({ name }) => name));
  const ofParts = (parts: readonly EntityPart[]): Declaration[] =>
    parts.flatMap(({ name, parts: inner }): Declaration[] => {
      const own: Declaration[] = known.has(name)
        ? []
        : [{ name, kind: 'ml', ...(inner.length > 0 ? { children: inner.map((part) => part.name) } : {}) }];
      return [...own, ...ofParts(inner)];
    });
  return definitions.flatMap((definition) => {
    const { name, kind, roles } = definition;
    const children = kind === 'ml' || kind === 'composite' ? definition.children : undefined;
    const declaration: Declaration = {
      name,
      kind,
      ...(roles === undefined ? {} : { roles }),
      ...(children === undefined ? {} : { children }),
    };
    return [declaration, ...(kind === 'ml' ? ofParts(definition.parts ?? []) : [])];
  });
}
