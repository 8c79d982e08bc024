import type {
  ChildEntity,
  EntitySection,
  Label,
  ModelDescription,
  ModelSection,
} from './modelFormats/modelDescription';
import { missingPrebuilts } from './modelFormats';

/**
 * The model without the prebuilt entities that the local engine has no recogniser for, and what was left out. Labels and
 * features go with them; a part that was to take their values is learned from its own labels; patterns stay, since an
 * optional part may name them.
 */
export function leaveOutPrebuilts(model: ModelDescription): { model: ModelDescription; leftOut: EntitySection[] } {
  const leftOut = missingPrebuilts(model);
  if (leftOut.length === 0) return { model, leftOut };
  const names = new Set(leftOut.map(({ name }) => name));
  return { model: { sections: model.sections.flatMap((section) => without(section, names)) }, leftOut };
}

function without(section: ModelSection, names: ReadonlySet<string>): ModelSection[] {
  switch (section.kind) {
    case 'intent':
      return [
        {
          ...section,
          examples: section.examples.map((example) => {
            if (example.kind !== 'utterance') return example;
            return { ...example, labels: labelsWithout(example.labels, names) };
          }),
        },
      ];
    case 'intentFeatures':
      return [{ ...section, features: section.features.filter(({ name }) => !names.has(name)) }];
    case 'entity':
      return names.has(section.name) ? [] : [entityWithout(section, names)];
    default:
      return [section];
  }
}

/** What lies inside a label that goes stays. */
function labelsWithout(labels: readonly Label[], names: ReadonlySet<string>): Label[] {
  return labels.flatMap((label) => {
    const children = labelsWithout(label.children, names);
    return names.has(label.entity) ? children : [{ ...label, children }];
  });
}

function entityWithout(entity: EntitySection, names: ReadonlySet<string>): EntitySection {
  const features = entity.features.filter(({ name }) => !names.has(name));
  if (entity.type === 'ml')
    return { ...entity, features, children: entity.children.map((child) => childWithout(child, names)) };
  if (entity.type === 'composite')
    return { ...entity, features, children: entity.children.filter((name) => !names.has(name)) };
  return { ...entity, features };
}

function childWithout(child: ChildEntity, names: ReadonlySet<string>): ChildEntity {
  return {
    ...child,
    type: names.has(child.type) ? 'ml' : child.type,
    features: child.features.filter(({ name }) => !names.has(name)),
    children: child.children.map((part) => childWithout(part, names)),
  };
}
