import { badArgument } from './luisProblem';
import type { EntityDeclaration } from './luisApp';
import type { ExternalEntity } from './predictionQuery';
import { isSameSpan, overlaps, type ServedEntity } from './servedEntity';

/** LUIS's own name of the entity whose type is `builtin.currency`. */
const MONEY = 'money';

/**
 * Entities with those that the caller found itself. One that overlaps with a prediction of the same name is dropped,
 * unless `prefer`: then it replaces the prediction, or is laid over it when both are the same words (the model's score
 * stays, the caller's resolution counts). Entities of other names may overlap, as in LUIS. Throws `LuisProblem` 400 for a
 * name that the model does not declare.
 */
export function addExternalEntities(
  query: string,
  entities: readonly ServedEntity[],
  externals: readonly ExternalEntity[],
  { prefer, declared }: { prefer: boolean; declared: readonly EntityDeclaration[] },
): ServedEntity[] {
  let predicted = [...entities];
  const added: ServedEntity[] = [];
  externals.forEach((external, index) => {
    const entity = toEntity(query, external, index, declared);
    const rivals = predicted.filter((other) => isRival(other, entity));
    if (added.some((other) => isRival(other, entity)) || (rivals.length > 0 && !prefer)) return;
    predicted = predicted.filter((other) => !rivals.includes(other));
    const same = rivals.find((other) => isSameSpan(other, entity));
    added.push(same === undefined ? entity : laidOver(same, entity));
  });
  return [...predicted, ...added];
}

function isRival(other: ServedEntity, entity: ServedEntity): boolean {
  return other.name === entity.name && overlaps(other, entity);
}

function laidOver(predicted: ServedEntity, entity: ServedEntity): ServedEntity {
  const { resolution, score } = entity;
  return {
    ...predicted,
    sources: ['model', 'externalEntities'],
    ...(entity.role === undefined ? {} : { role: entity.role }),
    ...(resolution === undefined ? {} : { resolution }),
    ...(score === undefined ? {} : { score }),
  };
}

function toEntity(
  query: string,
  external: ExternalEntity,
  index: number,
  declared: readonly EntityDeclaration[],
): ServedEntity {
  const { entityName, startIndex: start, entityLength: length, resolution, score } = external;
  const wanted = entityName === MONEY ? 'currency' : entityName;
  const declaration =
    declared.find(({ name }) => name === wanted || name === entityName) ??
    declared.find(({ roles }) => roles?.includes(entityName));
  if (declaration === undefined) {
    throw badArgument(`externalEntities[${index}].entityName`, 'is no entity of this app');
  }
  const text = query.slice(start, start + length);
  return {
    name: declaration.name,
    ...(declaration.roles?.includes(entityName) ? { role: entityName } : {}),
    kind: declaration.kind,
    text,
    start,
    length,
    value: declaration.kind === 'list' ? [text] : text,
    sources: ['externalEntities'],
    ...(resolution === undefined || resolution === null ? {} : { resolution: { given: resolution } }),
    ...(score === undefined || score === null ? {} : { score }),
  };
}
