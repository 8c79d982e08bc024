import { foldText, originalSpan } from '../foldText';
import { badArgument } from './luisProblem';
import type { EntityDeclaration } from './luisApp';
import type { DynamicList } from './predictionQuery';
import { isSameSpan, overlaps, type ServedEntity } from './servedEntity';

const WORD_UNIT = /[a-z0-9\u00c0-\u024f]/;

/**
 * Entities with what the request's lists add to the model's list entities, whatever the case and width of the words. Of
 * overlapping matches of one entity the longest stays; the same words in several lists have all their canonical forms.
 * Throws `LuisProblem` 400 for a list entity that the model does not declare.
 */
export function addDynamicLists(
  query: string,
  entities: readonly ServedEntity[],
  lists: readonly DynamicList[],
  declared: readonly EntityDeclaration[],
): ServedEntity[] {
  let all = [...entities];
  lists.forEach((list, index) => {
    const known = declared.some(({ name, kind }) => name === list.listEntityName && kind === 'list');
    if (!known) throw badArgument(`dynamicLists[${index}].listEntityName`, 'is no list entity of this app');
    const isOfList = (entity: ServedEntity): boolean => entity.kind === 'list' && entity.name === list.listEntityName;
    const matches = longest([...all.filter(isOfList), ...matchList(query, list)]);
    all = [...all.filter((entity) => !isOfList(entity)), ...matches];
  });
  return all;
}

function matchList(query: string, list: DynamicList): ServedEntity[] {
  const folded = foldText(query);
  return [...formsByPhrase(list)].flatMap(([phrase, forms]) =>
    placesOf(phrase, folded.text).map((place): ServedEntity => {
      const { start, end } = originalSpan(folded, place.start, place.end);
      return {
        name: list.listEntityName,
        kind: 'list',
        text: query.slice(start, end),
        start,
        length: end - start,
        value: [...forms],
        sources: ['model'],
      };
    }),
  );
}

/** Each phrase once, folded: thousands of items may share one, and every place of it would be compared with every other. */
function formsByPhrase({ requestLists }: DynamicList): Map<string, Set<string>> {
  const forms = new Map<string, Set<string>>();
  for (const { canonicalForm, synonyms } of requestLists) {
    for (const written of [canonicalForm, ...(synonyms ?? [])]) {
      const phrase = foldText(written).text.trim();
      const known = forms.get(phrase);
      if (known === undefined) forms.set(phrase, new Set([canonicalForm]));
      else known.add(canonicalForm);
    }
  }
  return forms;
}

/** Whole words in scripts that part them; anywhere in Chinese. Any white space stands for any other. */
function placesOf(phrase: string, text: string): { start: number; end: number }[] {
  const words = phrase.split(/\s+/);
  const [first = ''] = words;
  // Most of a long list is not in the query: a look saves compiling an expression.
  if (first === '' || !text.includes(first)) return [];
  const expression = new RegExp(words.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('\\s+'), 'g');
  return [...text.matchAll(expression)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .filter(({ start, end }) => !splitsWord(text, start) && !splitsWord(text, end));
}

function splitsWord(text: string, at: number): boolean {
  return WORD_UNIT.test(text.charAt(at - 1)) && WORD_UNIT.test(text.charAt(at));
}

function longest(matches: readonly ServedEntity[]): ServedEntity[] {
  const kept: ServedEntity[] = [];
  for (const match of [...matches].sort((a, b) => b.length - a.length)) {
    const same = kept.findIndex((other) => isSameSpan(other, match));
    const known = kept[same];
    if (known !== undefined) {
      const forms = [...new Set([...(known.value as unknown[]), ...(match.value as unknown[])])];
      kept[same] = { ...known, value: forms };
    } else if (!kept.some((other) => overlaps(other, match))) kept.push(match);
  }
  return kept;
}
