import {
  type EntityDefinition,
  type EntityPart,
  type FeatureUse,
  type ListValue,
  PREBUILT_NAMES,
  type PrebuiltName,
} from './languageModel';
import { kindOf } from './modelFormats/resolveRoles';
import type { ChildEntity, EntitySection, Feature } from './modelFormats/modelDescription';

/** LUIS's own name for the prebuilt entity whose type is `builtin.currency`. */
const MONEY = 'money';

/** An entity's name in the local engine. */
export function localName(name: string): string {
  return name === MONEY ? 'currency' : name;
}

export function featureUses(features: readonly Feature[]): FeatureUse[] {
  return features.map(({ name, required }) => ({ name: localName(name), required }));
}

/** Whether the local engine has a recogniser for LUIS's prebuilt entity of this name. */
export function hasPrebuilt(name: string): boolean {
  return (PREBUILT_NAMES as readonly string[]).includes(localName(name));
}

/**
 * What a declaration means to the local engine, for a model that `checkTrainable` passed. The kinds of a hierarchical entity are
 * entities of their own.
 */
export function toEntityDefinitions(section: EntitySection): EntityDefinition[] {
  const kinds = section.type === 'hierarchical' ? section.children : [];
  return [
    toEntityDefinition(section),
    ...kinds.map((kind) => ({ kind: 'ml' as const, name: kindOf(section.name, kind) })),
  ];
}

function toEntityDefinition(section: EntitySection): EntityDefinition {
  const name = localName(section.name);
  const features = featureUses(section.features);
  const head = {
    name,
    ...(section.roles.length > 0 ? { roles: section.roles } : {}),
    ...(features.length > 0 ? { features } : {}),
  };
  switch (section.type) {
    case 'list':
      return { kind: 'list', ...head, values: listValues(section.values) };
    case 'regex':
      return { kind: 'regex', ...head, pattern: section.pattern };
    case 'prebuilt':
      return { kind: 'prebuilt', ...head, name: name as PrebuiltName };
    case 'ml': {
      const parts = section.children.map(toPart);
      return { kind: 'ml', ...head, ...(parts.length > 0 ? { children: parts.map((part) => part.name), parts } : {}) };
    }
    case 'composite':
      return { kind: 'composite', ...head, children: section.children.map(localName) };
    case 'hierarchical':
      return { kind: 'ml', ...head };
    case 'patternany':
      return { kind: 'patternAny', ...head, explicit: section.explicit };
  }
}

/** The canonical form is a word of the list too, as in LUIS. */
function listValues(values: readonly ListValue[]): ListValue[] {
  return values.map(({ canonical, synonyms }) => ({
    canonical,
    synonyms: synonyms.includes(canonical) ? synonyms : [...synonyms, canonical],
  }));
}

function toPart({ name, type, features, children }: ChildEntity): EntityPart {
  return {
    name,
    ...(type === 'ml' ? {} : { takes: localName(type) }),
    features: featureUses(features),
    parts: children.map(toPart),
  };
}
