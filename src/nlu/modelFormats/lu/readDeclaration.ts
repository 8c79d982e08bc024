import type { Feature, Place } from '../modelDescription';
import { errorAt, type Problem } from '../problem';
import { shifted } from '../sourceLines';
import { readFeatures, splitList, unquote } from './readNames';

const DECLARED_TYPES = ['ml', 'prebuilt', 'list', 'regex', 'composite', 'patternany', 'phraselist', 'intent'] as const;
export type DeclaredType = (typeof DECLARED_TYPES)[number];

/** The line `@ type name hasRoles a,b usesFeature c = definition`, taken apart. */
export interface Declaration {
  /** Absent where another line gives it. */
  type?: DeclaredType;
  name: string;
  roles: string[];
  features: Feature[];
  interchangeable: boolean;
  /** What stands behind `=`. */
  definition?: string;
  /** Where the name stands. */
  at: Place;
}

const NAME = String.raw`"[^"]*"|'[^']*'|[^\s=,;"']+`;
const HEAD = new RegExp(`^@\\s*(?:(${DECLARED_TYPES.join('|')}|simple)\\s+)?(${NAME})`, 'i');
const INTERCHANGEABLE = /\s*\(interchangeable\)/i;

/** Reads a declaration; `trimmed` begins with `@` and stands at `at`. */
export function readDeclaration(trimmed: string, at: Place): Declaration | Problem {
  const bare = new RegExp(`^@\\s*(?:${DECLARED_TYPES.join('|')}|simple)?\\s*(?:=|$)`, 'i');
  const head = HEAD.exec(trimmed);
  if (head === null || bare.test(trimmed)) return errorAt(shifted(at, trimmed.length), 'nameMissing');
  const written = head[1]?.toLowerCase();
  // `simple` is the earlier word for a machine-learned entity without parts.
  const type = (written === 'simple' ? 'ml' : written) as DeclaredType | undefined;
  let rest = trimmed.slice(head[0].length);
  let name = head[2] ?? '';
  let interchangeable = false;
  if (type === 'phraselist') {
    interchangeable = INTERCHANGEABLE.test(name) || INTERCHANGEABLE.test(beforeEquals(rest));
    name = name.replace(INTERCHANGEABLE, '');
    rest = rest.replace(INTERCHANGEABLE, '');
  }
  const clause = beforeEquals(rest);
  const untypedWord = type === undefined && /^\s+(?!hasRoles?\s|usesFeatures?\s)\S/i.test(clause);
  if (untypedWord && !clause.includes(','))
    return errorAt(shifted(at, trimmed.indexOf(name)), 'typeUnknown', { type: name });
  const [rolePart = '', featurePart] = clause.split(/\s+usesFeatures?\s+/i);
  const declaration: Declaration = {
    name: unquote(name).trim(),
    roles: splitList(rolePart.replace(/^\s*hasRoles?\s+/i, '')).map(unquote),
    features: featurePart === undefined ? [] : readFeatures(featurePart),
    interchangeable,
    at: shifted(at, head[0].length - (head[2] ?? '').length),
  };
  if (type !== undefined) declaration.type = type;
  if (clause.length < rest.length) declaration.definition = rest.slice(clause.length + 1).trim();
  return declaration;
}

/** What stands before the first `=` outside quotes. */
function beforeEquals(text: string): string {
  return /^(?:"[^"]*"|'[^']*'|[^="']|["'](?=[^"']*$))*/.exec(text)?.[0] ?? '';
}
