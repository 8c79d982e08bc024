import { z } from 'zod';

/**
 * A LUIS app as the service and its tools export it, schema 5.0.0 to 7.0.0 (LUIS authoring API v3, "Export version").
 * Properties that an export need not have become empty. What lies deeper than the app and is not named here is refused,
 * so that nothing is lost unseen; unknown properties of the app itself are kept.
 */
const names = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((list) => list ?? []);

const feature = z.union([
  z.strictObject({ modelName: z.string(), isRequired: z.boolean().nullish() }),
  z.strictObject({ featureName: z.string(), isRequired: z.boolean().nullish() }),
]);
export type LuisFeature = z.infer<typeof feature>;

const inherits = z.strictObject({ domain_name: z.string().optional(), model_name: z.string().optional() }).nullish();
export type LuisInherits = NonNullable<z.infer<typeof inherits>>;

export interface LuisChild {
  name: string;
  instanceOf?: string | null | undefined;
  children: LuisChild[];
  features: LuisFeature[];
}
const child: z.ZodType<LuisChild> = z.strictObject({
  name: z.string(),
  instanceOf: z.string().nullish(),
  children: z.lazy(() => listOf(child)),
  features: listOf(feature),
});

export interface LuisLabel {
  entity: string;
  role?: string | null | undefined;
  startPos: number;
  endPos: number;
  children: LuisLabel[];
}
const position = z.number().int().min(0);
const label: z.ZodType<LuisLabel> = z.strictObject({
  entity: z.string(),
  role: z.string().nullish(),
  startPos: position,
  endPos: position,
  children: z.lazy(() => listOf(label)),
});

const model = { name: z.string(), roles: names, features: listOf(feature), inherits };
const phraseList = z.strictObject({
  name: z.string(),
  mode: z.boolean().default(false),
  words: z.string().default(''),
  activated: z.boolean().default(true),
  enabledForAllModels: z.boolean().nullish(),
});
const composedOf = z.array(z.union([z.string(), z.strictObject({ name: z.string() }).transform(({ name }) => name)]));
const regexEntity = z.strictObject({ ...model, regexPattern: z.string() });

export const luisAppSchema = z.looseObject({
  luis_schema_version: z.string().regex(/^[5-7]\.\d+(\.\d+)?$/),
  versionId: z.string().nullish(),
  name: z.string().nullish(),
  desc: z.string().nullish(),
  culture: z.string().nullish(),
  tokenizerVersion: z.string().nullish(),
  settings: listOf(z.strictObject({ name: z.string(), value: z.union([z.boolean(), z.string()]) })),
  intents: listOf(z.strictObject({ name: z.string(), features: listOf(feature), inherits })),
  entities: listOf(z.strictObject({ ...model, children: listOf(child) })),
  hierarchicals: listOf(z.strictObject({ ...model, children: composedOf })),
  composites: listOf(z.strictObject({ ...model, children: composedOf })),
  closedLists: listOf(
    z.strictObject({ ...model, subLists: listOf(z.strictObject({ canonicalForm: z.string(), list: names })) }),
  ),
  prebuiltEntities: listOf(z.strictObject(model)),
  patternAnyEntities: listOf(z.strictObject({ ...model, explicitList: names })),
  regex_entities: listOf(regexEntity),
  /** The same under the name that the authoring API gives it. */
  regexEntities: listOf(regexEntity),
  phraselists: listOf(phraseList),
  /** The same under its earlier name. */
  model_features: listOf(phraseList),
  regex_features: listOf(
    z.strictObject({ name: z.string(), pattern: z.string(), activated: z.boolean().default(true) }),
  ),
  patterns: listOf(z.strictObject({ pattern: z.string(), intent: z.string() })),
  utterances: listOf(z.strictObject({ text: z.string(), intent: z.string(), entities: listOf(label) })),
});
export type LuisApp = z.infer<typeof luisAppSchema>;

/** The properties that this schema names; all others of an app are kept as they are. */
export const KNOWN_PROPERTIES: ReadonlySet<string> = new Set(Object.keys(luisAppSchema.shape));
