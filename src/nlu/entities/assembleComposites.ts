import type { RecognizedEntity } from '../../core/recognition';
import type { EntityDefinition } from '../languageModel';

type CompositeDefinition = Extract<EntityDefinition, { kind: 'composite' }>;

/** What may stand between two parts: white space, punctuation and one short word, such as "and" or "和". */
const JOINT = /^[^\p{L}\p{N}]*(?:\p{Script=Han}|[\p{L}]{1,4})?[^\p{L}\p{N}]*$/u;

/**
 * Composites of which no utterance tells where they are: parts of at least two kinds that stand beside each other, as far as
 * they go. `entities` may overlap; of those the longest are parts.
 */
export function assembleComposites(
  text: string,
  composites: readonly CompositeDefinition[],
  entities: readonly RecognizedEntity[],
): RecognizedEntity[] {
  return composites.flatMap(({ name, children }) => {
    const parts = entities.filter((entity) => children.includes(entity.name)).sort((a, b) => a.start - b.start);
    const groups: RecognizedEntity[][] = [];
    for (const part of parts) {
      const group = groups.at(-1);
      const last = group?.at(-1);
      const isBeside = last !== undefined && JOINT.test(text.slice(last.start + last.length, part.start));
      if (group !== undefined && isBeside) group.push(part);
      else groups.push([part]);
    }
    return groups
      .filter((group) => new Set(group.map((part) => part.name)).size > 1)
      .map((group): RecognizedEntity => {
        const start = group[0]?.start ?? 0;
        const end = Math.max(...group.map((part) => part.start + part.length));
        const covered = text.slice(start, end);
        return { name, kind: 'composite', text: covered, start, length: end - start, value: covered };
      });
  });
}
