import { FrontdeskError } from '../core/errors';
import type { LuSection } from './bfLu';
import {
  type EntityDefinition,
  type ListValue,
  PREBUILT_NAMES,
  type PrebuiltName,
  type SourcePlace,
} from './languageModel';

/** The entity that an `@ list|regex|prebuilt name` declaration makes; throws `MODEL_INVALID` for anything else. */
export function readEntityDefinition(section: LuSection, place: SourcePlace): EntityDefinition {
  const name = (section.Name ?? '').replace(/ hasRoles? .*$/, '').trim();
  const fail = (message: string, line = place.line) =>
    new FrontdeskError('MODEL_INVALID', `${place.file}:${line}: ${message}`);
  if (section.Type === 'prebuilt') {
    if (!(PREBUILT_NAMES as readonly string[]).includes(name))
      throw fail(`the local engine has no prebuilt entity ${name}`);
    return { kind: 'prebuilt', name: name as PrebuiltName };
  }
  if (section.Type === 'regex') {
    const pattern = (section.RegexDefinition ?? '').trim().replace(/^\/(.*)\/$/s, '$1');
    try {
      new RegExp(pattern, 'giu');
    } catch (cause) {
      throw fail(`the pattern of ${name} is no regular expression: ${(cause as Error).message}`);
    }
    if (pattern === '') throw fail(`the regex entity ${name} has no pattern`);
    return { kind: 'regex', name, pattern };
  }
  if (section.Type === 'list')
    return {
      kind: 'list',
      name,
      values: readList(section.ListBody ?? [], (line, message) => fail(message, place.line + line)),
    };
  throw fail(`the local engine has no ${section.Type ?? 'untyped'} entities (${name})`);
}

/** `- canonical:` lines with indented `- synonym` lines under them; the canonical form is no synonym by itself. */
function readList(body: readonly string[], fail: (line: number, message: string) => FrontdeskError): ListValue[] {
  const values: ListValue[] = [];
  body.forEach((line, index) => {
    const text = line.trim().replace(/^[-*+]\s*/, '');
    if (text === '' || text.startsWith('>')) return;
    if (text.endsWith(':')) {
      values.push({ canonical: text.slice(0, -1).trim(), synonyms: [] });
      return;
    }
    const current = values.at(-1);
    if (current === undefined) throw fail(index + 1, 'a synonym stands before the first canonical form');
    current.synonyms.push(
      ...text
        .split(/[;,，；]/)
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    );
  });
  return values;
}
