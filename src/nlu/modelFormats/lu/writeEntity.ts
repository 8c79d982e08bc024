import { isDeepStrictEqual } from 'node:util';
import { LineReader } from '../lineReader';
import {
  type ChildEntity,
  type EntitySection,
  type IntentFeatures,
  type ListValue,
  type PhraseListSection,
  withoutPlaces,
} from '../modelDescription';
import { writeJsonLine } from './jsonLines';
import { readListBody } from './readBodies';
import { quote, writeFeatures } from './readNames';

/** The lines of an entity's declaration; undefined for what the notation has no word for. */
export function writeEntity(entity: EntitySection): string[] | undefined {
  const roles = entity.roles.length === 0 ? '' : ` ${entity.roles.length > 1 ? 'hasRoles' : 'hasRole'} `;
  const head = `@ ${entity.type} ${quote(entity.name)}${roles}${entity.roles.map(quote).join(',')}${writeFeatures(entity.features)}`;
  switch (entity.type) {
    case 'ml':
      return withBody(
        head,
        entity.children.flatMap((child) => writeChild(child, 1)),
      );
    case 'prebuilt':
      return [head];
    case 'list':
      return [`${head} =`, ...entity.values.flatMap(writeListValue)];
    case 'regex':
      return [`${head} = /${entity.pattern}/`];
    case 'composite':
      return [`${head} = [${entity.children.map(quote).join(', ')}]`];
    case 'patternany':
      return withBody(
        head,
        entity.explicit.map((text) => `  - ${text}`),
      );
    case 'hierarchical':
      return undefined;
  }
}

export function writeIntentFeatures({ name, features }: IntentFeatures): string[] {
  return [`@ intent ${quote(name)}${writeFeatures(features)}`];
}

export function writePhraseList(list: PhraseListSection): string[] {
  const flags = [
    ...(list.enabled ? [] : ['disabled']),
    ...(list.forAllModels === undefined ? [] : [list.forAllModels ? 'enabledForAllModels' : 'disabledForAllModels']),
  ];
  const head = `@ phraselist ${quote(list.name)}${list.interchangeable ? '(interchangeable)' : ''}`;
  const flagged = flags.length === 0 ? head : `${head} ${flags.join(', ')}`;
  return withBody(flagged, list.phrases.length === 0 ? [] : [`  - ${list.phrases.join(',')}`]);
}

function withBody(head: string, body: string[]): string[] {
  return body.length === 0 ? [head] : [`${head} =`, ...body];
}

/** Four spaces a level: Microsoft's parser takes two levels of two spaces for one. */
function writeChild(child: ChildEntity, level: number): string[] {
  const indent = ' '.repeat(level * 4);
  return [
    ...writeComments(child.comments, indent),
    `${indent}- @ ${quote(child.type)} ${quote(child.name)}${writeFeatures(child.features)}`,
    ...child.children.flatMap((part) => writeChild(part, level + 1)),
  ];
}

function writeListValue(value: ListValue): string[] {
  const { comments: _, ...bare } = withoutPlaces(value);
  const lines = [`  - ${value.canonical}:`, ...value.synonyms.map((word) => `    - ${word}`)];
  const reader = new LineReader(lines.join('\n'), '');
  const isSame = isDeepStrictEqual(withoutPlaces(readListBody(reader)), [bare]) && reader.problems.length === 0;
  return [...writeComments(value.comments, '  '), ...(isSame ? lines : [writeJsonLine('value', bare)])];
}

function writeComments(comments: readonly string[] = [], indent: string): string[] {
  return comments.map((line) => `${indent}> ${line}`.trimEnd());
}
