import type { Feature } from '../modelDescription';

/** What stands before the features of an entity, as part of a regular expression. */
export const FEATURE_WORDS = '(?:uses|has)Features?';

/** Splits at commas and semicolons outside quotes; the parts without the space around them, empty ones left out. */
export function splitList(text: string): string[] {
  return (text.match(/(?:"[^"]*"|'[^']*'|[^,;"']|["'])+/g) ?? [])
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** A name without its quotes. */
export function unquote(text: string): string {
  return /^(["']).*\1$/.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}

/** A name as it stands in a declaration: in quotes where it needs them. */
export function quote(name: string): string {
  return /^[^\s"'=,;[\]]+$/.test(name) ? name : name.includes('"') ? `'${name}'` : `"${name}"`;
}

/** `city, "door number"*` */
export function readFeatures(text: string): Feature[] {
  return splitList(text).map((part) => {
    const required = part.endsWith('*');
    return { name: unquote(required ? part.slice(0, -1).trim() : part), required };
  });
}

export function writeFeatures(features: readonly Feature[]): string {
  if (features.length === 0) return '';
  const names = features.map(({ name, required }) => `${quote(name)}${required ? '*' : ''}`);
  return ` ${names.length > 1 ? 'usesFeatures' : 'usesFeature'} ${names.join(',')}`;
}
