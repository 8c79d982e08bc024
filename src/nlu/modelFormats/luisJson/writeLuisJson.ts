import type { Json } from '../../../core/json';
import type {
  ChildEntity,
  EntitySection,
  EntityType,
  Feature,
  IntentSection,
  ModelDescription,
  ModelSection,
  PhraseListSection,
} from '../modelDescription';
import type { LuisApp, LuisChild, LuisFeature, LuisInherits } from './luisSchema';
import { type PartsOf, unnestLabels } from './nestLabels';
import { APP_PROPERTIES } from './readLuisJson';

type Of<K extends ModelSection['kind']> = Extract<ModelSection, { kind: K }>;
const DEFAULT_SCHEMA = '7.0.0';

/**
 * The model as a LUIS app, in the schema version that its metadata names (7.0.0 where it names none). Intents,
 * entities and phrase lists that are declared in several places become one. Comments, imports and articles have no place in it:
 * `leftBehind` names them.
 */
export function writeLuisJson(model: ModelDescription): string {
  return `${JSON.stringify(luisApp(model), null, 2)}\n`;
}

function luisApp(model: ModelDescription): Record<string, unknown> {
  const metadata = new Map(sectionsOf(model, 'metadata').map(({ key, value }) => [key, value]));
  const schema = metadata.get('app.luis_schema_version') ?? DEFAULT_SCHEMA;
  const write = new AppWriter(model, Number.parseInt(schema, 10));
  const app = Object.fromEntries(APP_PROPERTIES.map((name) => [name, metadata.get(`app.${name}`) ?? '']));
  const settings = [...metadata].filter(([key]) => key.startsWith('app.settings.'));
  const { tokenizerVersion, ...named } = app;
  return {
    ...named,
    luis_schema_version: schema,
    ...(tokenizerVersion === '' ? {} : { tokenizerVersion }),
    ...Object.fromEntries(sectionsOf(model, 'property').map(({ name, value }): [string, Json] => [name, value])),
    settings: settings.map(([key, value]) => ({ name: key.slice('app.settings.'.length), value: settingValue(value) })),
    ...write.intents(),
    ...write.entities(),
    phraselists: mergedPhraseLists(model).map(writePhraseList),
    regex_features: sectionsOf(model, 'regexFeature').map(({ name, pattern, activated }) => ({
      name,
      pattern,
      activated,
    })),
  };
}

export function sectionsOf<K extends ModelSection['kind']>(model: ModelDescription, kind: K): Of<K>[] {
  return model.sections.filter((section): section is Of<K> => section.kind === kind);
}

function settingValue(value: string): boolean | string {
  return value === 'true' ? true : value === 'false' ? false : value;
}

function writePhraseList(list: PhraseListSection): LuisApp['phraselists'][number] {
  return {
    name: list.name,
    mode: list.interchangeable,
    words: list.phrases.join(','),
    activated: list.enabled,
    ...(list.forAllModels === undefined ? {} : { enabledForAllModels: list.forAllModels }),
  };
}

class AppWriter {
  private readonly phraseLists: ReadonlySet<string>;
  private readonly partsOf: PartsOf;
  private readonly inherited: Map<string, LuisInherits>;

  constructor(
    private readonly model: ModelDescription,
    private readonly schema: number,
  ) {
    const lists = [...sectionsOf(model, 'phraseList'), ...sectionsOf(model, 'regexFeature')];
    this.phraseLists = new Set(lists.map(({ name }) => name));
    this.partsOf = partsOfEntities(model);
    this.inherited = inheritedModels(model);
  }

  intents(): Record<'intents' | 'utterances' | 'patterns', unknown[]> {
    const sections = sectionsOf(this.model, 'intent');
    const features = sectionsOf(this.model, 'intentFeatures');
    const names = [...new Set([...sections, ...features].map(({ name }) => name))];
    return {
      intents: names.map((name) => ({
        name,
        ...this.inherits('intent', name),
        features: features.filter((of) => of.name === name).flatMap((of) => this.features(of.features)),
      })),
      utterances: sections.flatMap((intent) => this.utterances(intent)),
      patterns: sections.flatMap(({ name, examples }) =>
        examples.flatMap((example) => (example.kind === 'pattern' ? [{ pattern: example.pattern, intent: name }] : [])),
      ),
    };
  }

  private utterances({ name, examples }: IntentSection): LuisApp['utterances'] {
    return examples.flatMap((example) =>
      example.kind === 'utterance'
        ? [{ text: example.text, intent: name, entities: unnestLabels(example.labels, this.partsOf) }]
        : [],
    );
  }

  entities(): Record<string, unknown[]> {
    const of = <T extends EntityType>(type: T) =>
      mergedEntities(this.model).filter(
        (entity): entity is Extract<EntitySection, { type: T }> => entity.type === type,
      );
    const head = ({ type, name, roles, features }: EntitySection): Record<string, unknown> => ({
      name,
      ...this.inherits(type === 'patternany' ? 'patternAnyEntity' : 'entity', name),
      roles,
      ...(features.length > 0 || type === 'ml' ? { features: this.features(features) } : {}),
    });
    const composed = (children: string[]) => (this.schema < 6 ? children : children.map((name) => ({ name })));
    return {
      entities: of('ml').map((entity) => ({
        ...head(entity),
        children: entity.children.map((child) => this.child(child)),
      })),
      hierarchicals: of('hierarchical').map((entity) => ({ ...head(entity), children: entity.children })),
      composites: of('composite').map((entity) => ({ ...head(entity), children: composed(entity.children) })),
      closedLists: of('list').map((entity) => ({
        ...head(entity),
        subLists: entity.values.map(({ canonical, synonyms }) => ({ canonicalForm: canonical, list: synonyms })),
      })),
      prebuiltEntities: of('prebuilt').map(head),
      patternAnyEntities: of('patternany').map((entity) => ({ ...head(entity), explicitList: entity.explicit })),
      regex_entities: of('regex').map((entity) => ({ ...head(entity), regexPattern: entity.pattern })),
    };
  }

  private child({ name, type, features, children }: ChildEntity): LuisChild {
    const constraint = type === 'ml' || this.schema < 7 ? [] : [{ modelName: type, isRequired: true }];
    return {
      name,
      ...(this.schema < 7 ? { instanceOf: type === 'ml' ? null : type } : {}),
      children: children.map((part) => this.child(part)),
      features: [...this.features(features), ...constraint],
    };
  }

  private features(features: readonly Feature[]): LuisFeature[] {
    return features.map(({ name, required, as }) => {
      const isPhraseList = as === undefined ? this.phraseLists.has(name) : as === 'phraseList';
      return isPhraseList ? { featureName: name, isRequired: required } : { modelName: name, isRequired: required };
    });
  }

  private inherits(kind: string, name: string): { inherits?: LuisInherits } {
    const inherits = this.inherited.get(`${kind} ${name}`);
    return inherits === undefined ? {} : { inherits };
  }
}

/** Entities by name and type, in the order of their first declaration. */
export function mergedEntities(model: ModelDescription): EntitySection[] {
  const merged = new Map<string, EntitySection>();
  for (const entity of sectionsOf(model, 'entity')) {
    const key = `${entity.type} ${entity.name}`;
    const before = merged.get(key);
    merged.set(key, before === undefined ? entity : mergeTwo(before, entity));
  }
  return [...merged.values()];
}

function mergeTwo(first: EntitySection, second: EntitySection): EntitySection {
  const head = {
    ...first,
    roles: [...new Set([...first.roles, ...second.roles])],
    features: [...first.features, ...second.features],
  };
  if (head.type === 'ml' && second.type === 'ml') return { ...head, children: [...head.children, ...second.children] };
  if (head.type === 'list' && second.type === 'list') return { ...head, values: [...head.values, ...second.values] };
  if (head.type === 'patternany' && second.type === 'patternany')
    return { ...head, explicit: [...head.explicit, ...second.explicit] };
  if ('children' in head && 'children' in second && head.type !== 'ml' && second.type !== 'ml')
    return { ...head, children: [...head.children, ...second.children] };
  return head.type === 'regex' && second.type === 'regex' && head.pattern === ''
    ? { ...head, pattern: second.pattern }
    : head;
}

/** Phrase lists by name, in the order of their first declaration. */
export function mergedPhraseLists(model: ModelDescription): PhraseListSection[] {
  const merged = new Map<string, PhraseListSection>();
  for (const list of sectionsOf(model, 'phraseList')) {
    const before = merged.get(list.name);
    merged.set(list.name, before === undefined ? list : mergeLists(before, list));
  }
  return [...merged.values()];
}

/** What one of the declarations says holds for the list; of two words on all models the later counts. */
function mergeLists(first: PhraseListSection, second: PhraseListSection): PhraseListSection {
  const forAllModels = second.forAllModels ?? first.forAllModels;
  return {
    ...first,
    phrases: [...first.phrases, ...second.phrases],
    interchangeable: first.interchangeable || second.interchangeable,
    enabled: first.enabled && second.enabled,
    ...(forAllModels === undefined ? {} : { forAllModels }),
  };
}

function partsOfEntities(model: ModelDescription): PartsOf {
  const parts = new Map<string, Set<string>>();
  const visit = (name: string, children: readonly ChildEntity[]): void => {
    if (children.length > 0)
      parts.set(name, new Set([...(parts.get(name) ?? []), ...children.map((child) => child.name)]));
    for (const child of children) visit(child.name, child.children);
  };
  for (const entity of sectionsOf(model, 'entity')) if (entity.type === 'ml') visit(entity.name, entity.children);
  return parts;
}

/** What `> !# @intent.inherits = name : X; domain_name : Y; model_name : Z` says, by kind and name. */
function inheritedModels(model: ModelDescription): Map<string, LuisInherits> {
  const found = new Map<string, LuisInherits>();
  for (const { key, value } of sectionsOf(model, 'metadata')) {
    if (!key.endsWith('.inherits')) continue;
    const pairs = value.split(';').map((part) => part.split(':').map((side) => side.trim()));
    const { name = '', ...inherits } = Object.fromEntries(pairs.map(([side = '', text = '']) => [side, text]));
    found.set(`${key.slice(0, -'.inherits'.length)} ${name}`, inherits);
  }
  return found;
}

/** What a LUIS app cannot hold, by kind and number; empty when nothing is lost. */
export function leftBehind(model: ModelDescription): Partial<Record<'comments' | 'imports' | 'articles', number>> {
  const comments = model.sections.filter(
    (section) =>
      section.kind === 'comment' ||
      section.comments !== undefined ||
      (section.kind === 'intent' && section.examples.some((example) => example.comments !== undefined)),
  ).length;
  const references = sectionsOf(model, 'intent').flatMap(({ examples }) =>
    examples.filter(({ kind }) => kind === 'reference'),
  );
  const counts = {
    comments,
    imports: sectionsOf(model, 'import').length + references.length,
    articles: sectionsOf(model, 'article').length,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}
