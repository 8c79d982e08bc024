import { FrontdeskError } from '../core/errors';
import {
  type EntityDefinition,
  type EntityPart,
  type FeatureUse,
  type ListValue,
  PREBUILT_NAMES,
  type PrebuiltName,
  type SourcePlace,
} from './languageModel';
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

/** What a declaration means to the local engine; throws `MODEL_INVALID` for what it does not have. */
export function toEntityDefinition(section: EntitySection, place: SourcePlace): EntityDefinition {
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
      return { kind: 'regex', ...head, pattern: checkedPattern(name, section.pattern, place) };
    case 'prebuilt':
      if (!(PREBUILT_NAMES as readonly string[]).includes(name))
        throw invalidAt(place, `the local engine has no prebuilt entity ${section.name}`);
      return { kind: 'prebuilt', ...head, name: name as PrebuiltName };
    case 'ml': {
      const parts = section.children.map(toPart);
      return { kind: 'ml', ...head, ...(parts.length > 0 ? { children: parts.map((part) => part.name), parts } : {}) };
    }
    case 'composite':
      return { kind: 'composite', ...head, children: section.children.map(localName) };
    // An entity in which each kind of value is told apart: a machine-learned one whose parts are the kinds.
    case 'hierarchical':
      return { kind: 'ml', ...head, children: section.children, parts: section.children.map(toKind) };
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

function toKind(name: string): EntityPart {
  return { name, features: [], parts: [] };
}

function checkedPattern(name: string, pattern: string, place: SourcePlace): string {
  if (pattern === '') throw invalidAt(place, `the regex entity ${name} has no pattern`);
  try {
    new RegExp(pattern, 'giu');
    return pattern;
  } catch (cause) {
    throw invalidAt(place, `the pattern of ${name} is no regular expression: ${(cause as Error).message}`);
  }
}

function invalidAt({ file, line, column }: SourcePlace, message: string): FrontdeskError {
  return new FrontdeskError('MODEL_INVALID', `${file}:${line}:${column}: ${message}`);
}
