import type { Json } from '../../../core/json';
import type {
  ChildEntity,
  EntitySection,
  Example,
  Feature,
  IntentSection,
  MetadataSection,
  ModelSection,
  Place,
} from '../modelDescription';
import { errorAt, type Problem } from '../problem';
import type { ReadModel } from '../readModelText';
import { jsonErrorOffset } from './jsonErrorOffset';
import { jsonPlaces, offsetPlace } from './jsonPlaces';
import {
  KNOWN_PROPERTIES,
  type LuisApp,
  type LuisChild,
  type LuisFeature,
  type LuisInherits,
  type LuisLabel,
  luisAppSchema,
} from './luisSchema';
import { nestLabels } from './nestLabels';

/** The properties of the app that become `> !# @app.…`. */
export const APP_PROPERTIES = [
  'name',
  'desc',
  'versionId',
  'culture',
  'luis_schema_version',
  'tokenizerVersion',
] as const;

/**
 * The model of a LUIS app JSON (schema 5 to 7). Never throws: a text that is no such app gives problems with line and
 * column and an empty model; an utterance whose labels make no sense is left out with a problem.
 */
export function readLuisJson(text: string, file: string): ReadModel {
  const json = parseJson(text, file);
  if ('problem' in json) return { model: { sections: [] }, problems: [json.problem] };
  const placeOf = jsonPlaces(text, file);
  const parsed = luisAppSchema.safeParse(json.value);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => {
      const path = issue.path.join('.');
      const code = path === 'luis_schema_version' ? 'luisVersion' : 'jsonShape';
      return errorAt(placeOf(path), code, { path, why: issue.message });
    });
    return { model: { sections: [] }, problems };
  }
  return new AppReader(parsed.data, placeOf).read();
}

function isInside({ startPos, endPos, children }: LuisLabel, length: number): boolean {
  return startPos <= endPos && endPos < length && children.every((child) => isInside(child, length));
}

function parseJson(text: string, file: string): { value: unknown } | { problem: Problem } {
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, ' ')) };
  } catch (error) {
    const why = (error as Error).message;
    const at = offsetPlace(text, jsonErrorOffset(text) ?? text.length, file);
    return { problem: errorAt(at, 'jsonSyntax', { why }) };
  }
}

class AppReader {
  private readonly problems: Problem[] = [];
  /** Names that a feature means as a phrase list where it does not say which. */
  private readonly phraseLists: ReadonlySet<string>;

  constructor(
    private readonly app: LuisApp,
    private readonly placeOf: (path: string) => Place,
  ) {
    const lists = [...app.phraselists, ...app.model_features, ...app.regex_features];
    this.phraseLists = new Set(lists.map(({ name }) => name));
  }

  read(): ReadModel {
    const sections = [
      ...this.metadata(),
      ...this.intents(),
      ...this.entities(),
      ...this.phraseListSections(),
      ...this.properties(),
    ];
    return { model: { sections }, problems: this.problems };
  }

  private metadata(): MetadataSection[] {
    const app = APP_PROPERTIES.flatMap((name) => {
      const value = this.app[name];
      return value ? [this.metadataSection(`app.${name}`, value, name)] : [];
    });
    const settings = this.app.settings.map(({ name, value }, index) =>
      this.metadataSection(`app.settings.${name}`, String(value), `settings.${index}`),
    );
    return [...app, ...settings];
  }

  private metadataSection(key: string, value: string, path: string): MetadataSection {
    return { kind: 'metadata', key, value, at: this.placeOf(path) };
  }

  private intents(): ModelSection[] {
    const byName = new Map<string, IntentSection>();
    const sections = this.app.intents.flatMap((intent, index): ModelSection[] => {
      const at = this.placeOf(`intents.${index}`);
      const section: IntentSection = { kind: 'intent', name: intent.name, examples: [], at };
      byName.set(intent.name, section);
      const features = this.features(intent.features);
      return [
        ...this.inherited('intent', intent.name, intent.inherits, at),
        section,
        ...(features.length === 0 ? [] : [{ kind: 'intentFeatures' as const, name: intent.name, features, at }]),
      ];
    });
    const add = (intent: string, path: string, example: Example): void => {
      const section = byName.get(intent);
      if (section === undefined) this.problems.push(errorAt(this.placeOf(path), 'intentUndeclared', { intent }));
      else section.examples.push(example);
    };
    this.app.utterances.forEach((utterance, index) => {
      const example = this.utterance(utterance, `utterances.${index}`);
      if (example !== undefined) add(utterance.intent, `utterances.${index}.intent`, example);
    });
    this.app.patterns.forEach(({ pattern, intent }, index) => {
      const at = this.placeOf(`patterns.${index}`);
      add(intent, `patterns.${index}.intent`, { kind: 'pattern', pattern, at });
    });
    return sections;
  }

  private utterance({ text, entities }: LuisApp['utterances'][number], path: string): Example | undefined {
    const at = this.placeOf(path);
    const outside = entities.findIndex((label) => !isInside(label, text.length));
    if (outside >= 0) {
      this.problems.push(errorAt(this.placeOf(`${path}.entities.${outside}`), 'labelRange', { text }));
      return undefined;
    }
    const labels = nestLabels(entities);
    if (labels === undefined) {
      this.problems.push(errorAt(this.placeOf(`${path}.entities`), 'labelsCross', { text }));
      return undefined;
    }
    return { kind: 'utterance', text, labels, at };
  }

  private entities(): ModelSection[] {
    const { app } = this;
    const head = (model: LuisApp['prebuiltEntities'][number], path: string) => ({
      kind: 'entity' as const,
      name: model.name,
      roles: model.roles,
      features: this.features(model.features),
      at: this.placeOf(path),
    });
    const each = <T extends LuisApp['prebuiltEntities'][number]>(
      property: string,
      models: readonly T[],
      make: (model: T, head: Omit<EntitySection, 'type'>) => EntitySection,
    ): ModelSection[] =>
      models.flatMap((model, index) => {
        const path = `${property}.${index}`;
        const { name, features: _features, roles: _roles, inherits } = model;
        const kind = property === 'patternAnyEntities' ? 'patternAnyEntity' : 'entity';
        return [...this.inherited(kind, name, inherits, this.placeOf(path)), make(model, head(model, path))];
      });
    const regex = (model: LuisApp['regex_entities'][number], of: Omit<EntitySection, 'type'>): EntitySection => ({
      ...of,
      type: 'regex',
      pattern: model.regexPattern,
    });
    return [
      ...each('entities', app.entities, (model, of) => ({
        ...of,
        type: 'ml',
        children: model.children.map((child) => this.child(child)),
      })),
      ...each('prebuiltEntities', app.prebuiltEntities, (_, of) => ({ ...of, type: 'prebuilt' })),
      ...each('closedLists', app.closedLists, (model, of) => ({
        ...of,
        type: 'list',
        values: model.subLists.map(({ canonicalForm, list }) => ({ canonical: canonicalForm, synonyms: list })),
      })),
      ...each('regex_entities', app.regex_entities, regex),
      ...each('regexEntities', app.regexEntities, regex),
      ...each('composites', app.composites, ({ children }, of) => ({ ...of, type: 'composite', children })),
      ...each('hierarchicals', app.hierarchicals, ({ children }, of) => ({ ...of, type: 'hierarchical', children })),
      ...each('patternAnyEntities', app.patternAnyEntities, ({ explicitList }, of) => ({
        ...of,
        type: 'patternany',
        explicit: explicitList,
      })),
    ];
  }

  /** Schema 7 says with a required feature, named last, what schema 6 said with `instanceOf`. */
  private child({ name, instanceOf, features, children }: LuisChild): ChildEntity {
    const read = this.features(features);
    const last = read.at(-1);
    const constrained =
      !instanceOf && last?.required === true && last.as === undefined && !this.phraseLists.has(last.name);
    return {
      name,
      type: instanceOf || (constrained ? last.name : 'ml'),
      features: constrained ? read.slice(0, -1) : read,
      children: children.map((part) => this.child(part)),
    };
  }

  private features(features: readonly LuisFeature[]): Feature[] {
    return features.map((written) => {
      const as = 'modelName' in written ? 'model' : 'phraseList';
      const name = 'modelName' in written ? written.modelName : written.featureName;
      const expected = this.phraseLists.has(name) ? 'phraseList' : 'model';
      const feature: Feature = { name, required: written.isRequired ?? false };
      return as === expected ? feature : { ...feature, as };
    });
  }

  private inherited(
    kind: 'intent' | 'entity' | 'patternAnyEntity',
    name: string,
    inherits: LuisInherits | null | undefined,
    at: Place,
  ): MetadataSection[] {
    if (inherits == null) return [];
    const parts = [`name : ${name}`, ...Object.entries(inherits).map(([key, value]) => `${key} : ${value}`)];
    return [{ kind: 'metadata', key: `${kind}.inherits`, value: parts.join('; '), at }];
  }

  private phraseListSections(): ModelSection[] {
    const read = (property: 'phraselists' | 'model_features'): ModelSection[] =>
      this.app[property].map((list, index) => ({
        kind: 'phraseList',
        name: list.name,
        phrases: list.words
          .split(',')
          .map((word) => word.trim())
          .filter((word) => word !== ''),
        interchangeable: list.mode,
        enabled: list.activated,
        ...(list.enabledForAllModels == null ? {} : { forAllModels: list.enabledForAllModels }),
        at: this.placeOf(`${property}.${index}`),
      }));
    const features = this.app.regex_features.map((feature, index): ModelSection => {
      return { kind: 'regexFeature', ...feature, at: this.placeOf(`regex_features.${index}`) };
    });
    return [...read('phraselists'), ...read('model_features'), ...features];
  }

  private properties(): ModelSection[] {
    return Object.entries(this.app)
      .filter(([name]) => !KNOWN_PROPERTIES.has(name))
      .map(([name, value]) => ({ kind: 'property', name, value: value as Json, at: this.placeOf(name) }));
  }
}
