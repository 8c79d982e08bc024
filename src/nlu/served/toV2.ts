import type { Recognition } from '../../core/recognition';
import { luisIntents, luisScore, luisSentiment } from './luisScores';
import { prebuiltType, prebuiltV2Resolution } from './prebuiltEntity';
import type { EntityNode, ServedEntity } from './servedEntity';

/**
 * A reply of the LUIS v2 endpoint: entities in one array with the offset of their last unit, in lower case as the
 * service gave them, those inside composites named in `compositeEntities`; all intents when `allIntents`.
 */
export function toV2(
  query: string,
  recognition: Recognition,
  entities: readonly EntityNode[],
  { allIntents }: { allIntents: boolean },
): object {
  const [top, ...rest] = luisIntents(recognition);
  const nodes = flatten(entities);
  const composites = nodes.filter(({ children }) => children !== undefined && children.length > 0);
  const sentiment = luisSentiment(recognition);
  return {
    query,
    topScoringIntent: top,
    ...(allIntents ? { intents: [top, ...rest] } : {}),
    entities: nodes.map(({ entity }) => toEntity(entity)),
    ...(composites.length === 0 ? {} : { compositeEntities: composites.map(toComposite) }),
    ...(sentiment === undefined ? {} : { sentimentAnalysis: sentiment }),
  };
}

function flatten(nodes: readonly EntityNode[]): EntityNode[] {
  return nodes.flatMap((node) => [node, ...flatten(node.children ?? [])]);
}

function toEntity(entity: ServedEntity): object {
  const { kind, text, start, length, role, score } = entity;
  const resolution = resolutionOf(entity);
  return {
    entity: text.toLowerCase(),
    type: typeOf(entity),
    startIndex: start,
    endIndex: start + length - 1,
    ...(score === undefined || kind === 'prebuilt' ? {} : { score: luisScore(score) }),
    ...(resolution === undefined ? {} : { resolution }),
    ...(role === undefined ? {} : { role }),
  };
}

function toComposite({ entity, children = [] }: EntityNode): object {
  return {
    parentType: typeOf(entity),
    value: entity.text.toLowerCase(),
    children: children.map(({ entity: child }) => ({ type: typeOf(child), value: child.text.toLowerCase() })),
  };
}

function typeOf(entity: ServedEntity): string {
  return entity.kind === 'prebuilt' ? prebuiltType(entity) : entity.name;
}

function resolutionOf(entity: ServedEntity): object | undefined {
  if (entity.kind === 'list') return { values: entity.value };
  return entity.kind === 'prebuilt' ? prebuiltV2Resolution(entity) : undefined;
}
