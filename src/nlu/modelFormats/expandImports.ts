import path from 'node:path';
import { findWildcardFiles, isWildcard, MOST_WILDCARD_FILES } from '../modelFiles';
import type { Example, ImportSection, ModelDescription, ModelSection, Reference } from './modelDescription';
import { placeOf } from './checks/examplesByIntent';
import { errorAt, type Problem } from './problem';

/**
 * The model of a file with an import or a reference for each file that a wildcard names (`./chitchat/*`; `**` for the folders
 * below too), in the order of their paths and only from below `root`. Addresses on the web are problems: nothing is fetched.
 */
export function expandImports(
  model: ModelDescription,
  file: string,
  root: string,
): { model: ModelDescription; problems: Problem[] } {
  const problems: Problem[] = [];
  const expand = <Link extends ImportSection | Reference>(link: Link): Link[] => {
    const [target = '', ...fragment] = link.target.split('#');
    const fail = (code: 'importRemote' | 'importOutside' | 'importMany' | 'importMissing'): Link[] => {
      problems.push(errorAt(placeOf(link), code, { target: link.target, most: MOST_WILDCARD_FILES }));
      return [];
    };
    if (/^https?:\/\//i.test(target.trim())) return fail('importRemote');
    if (!isWildcard(target)) return [link];
    const found = findWildcardFiles(target.trim(), file, root);
    if (found === 'outside') return fail('importOutside');
    if (found === 'many') return fail('importMany');
    if (found.length === 0) return fail('importMissing');
    return found.map((one) => ({ ...link, target: [pathFrom(file, one), ...fragment].join('#') }));
  };
  const inExample = (example: Example): Example[] => (example.kind === 'reference' ? expand(example) : [example]);
  const sections = model.sections.flatMap((section): ModelSection[] => {
    if (section.kind === 'import') return expand(section);
    return section.kind === 'intent' ? [{ ...section, examples: section.examples.flatMap(inExample) }] : [section];
  });
  return { model: { sections }, problems };
}

function pathFrom(file: string, target: string): string {
  return path.relative(path.dirname(path.resolve(file)), target).replaceAll(path.sep, '/');
}
