import type { Feature, Place } from '../modelDescription';
import { errorAt, type Problem } from '../problem';
import { shifted } from '../sourceLines';
import { FEATURE_WORDS, readFeatures, splitList, unquote } from './readNames';

const DECLARED_TYPES = ['ml', 'prebuilt', 'list', 'regex', 'composite', 'patternany', 'phraselist', 'intent'] as const;
export type DeclaredType = (typeof DECLARED_TYPES)[number];

/** The line `@ type name hasRoles a,b usesFeature c = definition`, taken apart. */
export interface Declaration {
  /** Absent where no line gives it. */
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
/** What a list of names is for; `hasFeatures` is another word for `usesFeatures`. */
const CLAUSE = new RegExp(String.raw`\s+(hasRoles?|${FEATURE_WORDS})\s+`, 'i');
const INTERCHANGEABLE = /\s*\(interchangeable\)/i;

/**
 * Reads a declaration; `trimmed` begins with `@` and stands at `at`. `types` says what a name is that another line declares: in
 * `@ question disabled` the first word is then no type.
 */
export function readDeclaration(
  trimmed: string,
  at: Place,
  types: ReadonlyMap<string, DeclaredType> = new Map(),
): Declaration | Problem {
  const bare = new RegExp(`^@\\s*(?:${DECLARED_TYPES.join('|')}|simple)?\\s*(?:=|$)`, 'i');
  const head = HEAD.exec(trimmed);
  if (head === null || bare.test(trimmed)) return errorAt(shifted(at, trimmed.length), 'nameMissing');
  const written = head[1]?.toLowerCase();
  // `simple` is the earlier word for a machine-learned entity without parts.
  const stated = (written === 'simple' ? 'ml' : written) as DeclaredType | undefined;
  let rest = trimmed.slice(head[0].length);
  let name = head[2] ?? '';
  const type = stated ?? types.get(declaredName(name)) ?? types.get(declaredName(name.replace(INTERCHANGEABLE, '')));
  let interchangeable = false;
  if (type === 'phraselist') {
    interchangeable = INTERCHANGEABLE.test(name) || INTERCHANGEABLE.test(beforeEquals(rest));
    name = name.replace(INTERCHANGEABLE, '');
    rest = rest.replace(INTERCHANGEABLE, '');
  }
  const clause = beforeEquals(rest);
  const untypedWord = type === undefined && /^\s+\S/.test(clause) && clause.search(CLAUSE) !== 0;
  if (untypedWord && !clause.includes(','))
    return errorAt(shifted(at, trimmed.indexOf(name)), 'typeUnknown', { type: name });
  const { roles, features } = readClauses(clause);
  const unparted = roles.find((role) => /\s/.test(role) && unquote(role) === role);
  if (unparted !== undefined)
    return errorAt(shifted(at, trimmed.indexOf(unparted, head[0].length)), 'commaMissing', { text: unparted });
  const declaration: Declaration = {
    name: declaredName(name),
    roles: roles.map(unquote),
    features,
    interchangeable,
    at: shifted(at, head[0].length - (head[2] ?? '').length),
  };
  if (type !== undefined) declaration.type = type;
  if (clause.length < rest.length) declaration.definition = rest.slice(clause.length + 1).trim();
  return declaration;
}

function declaredName(written: string): string {
  return unquote(written).trim();
}

/** `hasRoles a,b usesFeatures c,d`; names without a word before them are roles, and so are the flags of a phrase list. */
function readClauses(clause: string): { roles: string[]; features: Feature[] } {
  const [bare = '', ...named] = clause.split(CLAUSE);
  const roles = splitList(bare);
  const features: Feature[] = [];
  for (let at = 0; at < named.length; at += 2) {
    const [word = '', names = ''] = named.slice(at, at + 2);
    if (/^hasRole/i.test(word)) roles.push(...splitList(names));
    else features.push(...readFeatures(names));
  }
  return { roles, features };
}

/** What stands before the first `=` outside quotes. */
function beforeEquals(text: string): string {
  return /^(?:"[^"]*"|'[^']*'|[^="']|["'](?=[^"']*$))*/.exec(text)?.[0] ?? '';
}
