import { isDeepStrictEqual } from 'node:util';
import { mergedEntities, mergedPhraseLists, sectionsOf } from './luisJson/writeLuisJson';
import { type Label, type ModelDescription, withoutPlaces } from './modelDescription';
import { writeLabelledText } from './lu/readLabels';
import { resolveRoles } from './resolveRoles';

export type ModelPart =
  | 'intent'
  | 'utterance'
  | 'pattern'
  | 'entity'
  | 'phraseList'
  | 'feature'
  | 'article'
  | 'setting';

/** One difference between two models. */
export interface ModelChange {
  change: 'added' | 'removed' | 'changed' | 'moved';
  part: ModelPart;
  name: string;
  /** What changed, with the words of both sides where there are two. */
  before?: string;
  after?: string;
}

/**
 * What one model says and the other does not, whatever their formats. Order, comments and where a thing stands make no
 * difference.
 */
export function diffModels(before: ModelDescription, after: ModelDescription): ModelChange[] {
  const [old, now] = [resolveRoles(before), resolveRoles(after)];
  return [
    ...compare('setting', settings(old), settings(now)),
    ...compare('intent', intents(old), intents(now)),
    ...compareUtterances(utterances(old), utterances(now)),
    ...compare('pattern', patterns(old), patterns(now)),
    ...compare('entity', byName(mergedEntities(old)), byName(mergedEntities(now))),
    ...compare('phraseList', byName(mergedPhraseLists(old)), byName(mergedPhraseLists(now))),
    ...compare('feature', byName(sectionsOf(old, 'regexFeature')), byName(sectionsOf(now, 'regexFeature'))),
    ...compare('article', articles(old), articles(now)),
  ];
}

type Things = ReadonlyMap<string, unknown>;

function compare(part: ModelPart, old: Things, now: Things): ModelChange[] {
  const removed = [...old]
    .filter(([name]) => !now.has(name))
    .map(([name]): ModelChange => ({ change: 'removed', part, name }));
  const others = [...now].flatMap(([name, value]): ModelChange[] => {
    if (!old.has(name)) return [{ change: 'added', part, name }];
    const was = old.get(name);
    if (isDeepStrictEqual(was, value)) return [];
    return [{ change: 'changed', part, name, ...changedKeys(was, value) }];
  });
  return [...removed, ...others];
}

/** The properties that differ, as JSON. */
function changedKeys(was: unknown, value: unknown): { before: string; after: string } {
  if (!isRecord(was) || !isRecord(value)) return { before: JSON.stringify(was), after: JSON.stringify(value) };
  const keys = [...new Set([...Object.keys(was), ...Object.keys(value)])].filter(
    (key) => !isDeepStrictEqual(was[key], value[key]),
  );
  const only = (from: Record<string, unknown>) =>
    JSON.stringify(Object.fromEntries(keys.map((key) => [key, from[key]])));
  return { before: only(was), after: only(value) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Said {
  intent: string;
  labelled: string;
}

function compareUtterances(old: ReadonlyMap<string, Said>, now: ReadonlyMap<string, Said>): ModelChange[] {
  const removed = [...old].filter(([text]) => !now.has(text)).map(([, said]) => line('removed', said));
  const others = [...now].flatMap(([text, said]): ModelChange[] => {
    const was = old.get(text);
    if (was === undefined) return [line('added', said)];
    if (was.intent !== said.intent)
      return [{ change: 'moved', part: 'utterance', name: said.labelled, before: was.intent, after: said.intent }];
    if (was.labelled === said.labelled) return [];
    return [{ change: 'changed', part: 'utterance', name: said.intent, before: was.labelled, after: said.labelled }];
  });
  return [...removed, ...others];
}

function line(change: 'added' | 'removed', { intent, labelled }: Said): ModelChange {
  const side = change === 'added' ? { after: labelled } : { before: labelled };
  return { change, part: 'utterance', name: intent, ...side };
}

function utterances(model: ModelDescription): Map<string, Said> {
  const said = new Map<string, Said>();
  const add = (intent: string, text: string, labels: readonly Label[]): void => {
    // The same words under two intents are two utterances.
    const key = said.has(text) && said.get(text)?.intent !== intent ? `${text}\n${intent}` : text;
    said.set(key, { intent, labelled: writeLabelledText(text, labels) });
  };
  for (const { name, examples } of sectionsOf(model, 'intent'))
    for (const example of examples) if (example.kind === 'utterance') add(name, example.text, example.labels);
  return said;
}

function patterns(model: ModelDescription): Things {
  return new Map(
    sectionsOf(model, 'intent').flatMap(({ name, examples }) =>
      examples.flatMap((example) =>
        example.kind === 'pattern' ? [[`${name}: ${example.pattern}`, true] as const] : [],
      ),
    ),
  );
}

function intents(model: ModelDescription): Things {
  const found = new Map<string, unknown>(sectionsOf(model, 'intent').map(({ name }) => [name, { features: [] }]));
  for (const { name, features } of sectionsOf(model, 'intentFeatures')) {
    const before = found.get(name) as { features: unknown[] } | undefined;
    found.set(name, { features: [...(before?.features ?? []), ...features] });
  }
  return found;
}

function byName(things: readonly { name: string; kind: string }[]): Things {
  return new Map(
    things.map((thing) => {
      const { comments: _, ...rest } = withoutPlaces(thing) as Record<string, unknown>;
      return [thing.name, withoutComments(rest)];
    }),
  );
}

function withoutComments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (key === 'comments' ? [] : [[key, withoutComments(item)]])),
  );
}

function articles(model: ModelDescription): Things {
  return new Map(
    sectionsOf(model, 'article').map((article) => {
      const { at: _at, comments: _comments, kind: _kind, ...rest } = article;
      return [article.id ?? article.questions[0] ?? '', rest];
    }),
  );
}

function settings(model: ModelDescription): Things {
  const metadata = sectionsOf(model, 'metadata').map(({ key, value }): [string, unknown] => [key, value]);
  const properties = sectionsOf(model, 'property').map(({ name, value }): [string, unknown] => [name, value]);
  return new Map([...metadata, ...properties]);
}
