import type { EntityKind, Recognition } from '../../core/recognition';
import { luisIntents, luisScore, luisSentiment } from './luisScores';
import { prebuiltType, prebuiltV3Value } from './prebuiltEntity';
import type { EntityNode, ServedEntity } from './servedEntity';

const MODEL_TYPES: Record<EntityKind, { id: number; name: string }> = {
  ml: { id: 1, name: 'Entity Extractor' },
  external: { id: 1, name: 'Entity Extractor' },
  prebuilt: { id: 2, name: 'Prebuilt Entity Extractor' },
  composite: { id: 4, name: 'Composite Entity Extractor' },
  list: { id: 5, name: 'List Entity Extractor' },
  patternAny: { id: 7, name: 'Pattern.Any Entity Extractor' },
  regex: { id: 8, name: 'Regex Entity Extractor' },
};

/**
 * A reply of the LUIS v3 prediction endpoint (Microsoft, "Prediction endpoint changes for V3"): entities by role, or
 * name, in arrays; `$instance` beside them when `verbose`; only the top intent unless `allIntents`.
 */
export function toV3(
  query: string,
  recognition: Recognition,
  entities: readonly EntityNode[],
  { verbose, allIntents }: { verbose: boolean; allIntents: boolean },
): object {
  const [top, ...rest] = luisIntents(recognition);
  const intents = (allIntents ? [top, ...rest] : [top]).map(({ intent, score }) => [intent, { score }] as const);
  const sentiment = luisSentiment(recognition);
  return {
    query,
    prediction: {
      topIntent: top.intent,
      intents: Object.fromEntries(intents),
      entities: toLevel(entities, verbose),
      ...(sentiment === undefined ? {} : { sentiment }),
    },
  };
}

function toLevel(nodes: readonly EntityNode[], verbose: boolean): Record<string, unknown> {
  const values = new Map<string, unknown[]>();
  const instances = new Map<string, object[]>();
  for (const node of nodes) {
    const key = keyOf(node.entity);
    values.set(key, [...(values.get(key) ?? []), toValue(node, verbose)]);
    instances.set(key, [...(instances.get(key) ?? []), toInstance(node.entity)]);
  }
  const level = Object.fromEntries(values);
  return verbose && nodes.length > 0 ? { ...level, $instance: Object.fromEntries(instances) } : level;
}

/** LUIS calls `builtin.currency` "money" where it names it. */
function keyOf({ kind, name, role }: ServedEntity): string {
  return role ?? (kind === 'prebuilt' && name === 'currency' ? 'money' : name);
}

function toValue({ entity, children }: EntityNode, verbose: boolean): unknown {
  if (entity.resolution !== undefined) return entity.resolution.given;
  if (children !== undefined && (children.length > 0 || entity.kind === 'composite')) return toLevel(children, verbose);
  if (entity.kind === 'list') return entity.value;
  return entity.kind === 'prebuilt' ? prebuiltV3Value(entity) : entity.text;
}

function toInstance(entity: ServedEntity): object {
  const { kind, name, text, start, length, role, score, sources } = entity;
  const { id, name: modelType } = MODEL_TYPES[kind];
  return {
    type: kind === 'prebuilt' ? prebuiltType(entity) : name,
    text,
    startIndex: start,
    length,
    ...(score === undefined ? {} : { score: luisScore(score) }),
    modelTypeId: id,
    modelType,
    recognitionSources: sources,
    ...(role === undefined ? {} : { role }),
  };
}
