import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** A link to another model file: `[all](../shared/small.lu)`, `- [x](other.lu#Intent*utterances*)`. */
const LINK = /^\s*(?:[-*+]\s*)?\[[^[\]]*\]\(([^()|#]+)(?:#[^()|]*)?\)\s*$/gm;

/** The `.lu`, `.qna` and LUIS `.json` files of a folder, in a fixed order. */
export function modelFilesIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && /\.(?:lu|qna|json)$/.test(entry.name))
    .map(({ name }) => name)
    .sort()
    .map((name) => path.join(directory, name));
}

/** The model files of a folder and those that they bring in from elsewhere: all that a trained model depends on. */
export function listModelFiles(directory: string): string[] {
  const files = modelFilesIn(directory);
  const known = new Set(files.map((file) => path.resolve(file)));
  // The list grows while it is walked: what is brought in may bring in more.
  for (const file of files) {
    if (file.endsWith('.json')) continue;
    for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(LINK)) {
      for (const found of findModelFiles(target.trim(), file, directory)) {
        if (known.has(path.resolve(found))) continue;
        known.add(path.resolve(found));
        files.push(found);
      }
    }
  }
  return files;
}

/** The file that an import names, seen from the file that holds the import; its ending may be left out. */
export function findModelFile(target: string, from: string): string | undefined {
  const file = path.resolve(path.dirname(from), target);
  const candidates = path.extname(file) === '' ? [`${file}.lu`, `${file}.qna`] : [file];
  return candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());
}

function findModelFiles(target: string, from: string, root: string): string[] {
  if (isWildcard(target)) {
    const found = findWildcardFiles(target, from, root);
    return typeof found === 'string' ? [] : found;
  }
  const found = findModelFile(target, from);
  return found === undefined ? [] : [found];
}

/** `./chitchat/*`, `./chitchat/**`, and with the ending of one format `./chitchat/*.qna`. */
const WILDCARD = /^(.*?)(\*{1,2})(\.(?:lu|qna|json))?$/s;

/** More files than this behind one wildcard, or folders on the way, are a slip rather than a model. */
export const MOST_WILDCARD_FILES = 500;

export function isWildcard(target: string): boolean {
  return target.includes('*');
}

/**
 * The model files of a folder, with `**` of the folders below it too, in the order of their paths, without the file that
 * names them. `outside` when the folder does not lie in `root`, `many` when there is more than a model can hold.
 */
export function findWildcardFiles(target: string, from: string, root: string): string[] | 'outside' | 'many' {
  const [, base = '', stars = '', ending = ''] = WILDCARD.exec(target) ?? [];
  const folder = path.resolve(path.dirname(from), base);
  const isFolder =
    stars !== '' && /(?:^|[\\/])$/.test(base) && statSync(folder, { throwIfNoEntry: false })?.isDirectory();
  if (!isFolder) return [];
  // Links are followed before the comparison: one may lead out of the folder that holds it.
  const inside = path.relative(realpathSync(root), realpathSync(folder));
  if (inside.split(path.sep)[0] === '..' || path.isAbsolute(inside)) return 'outside';
  const found: string[] = [];
  const folders = [folder];
  // The list grows while it is walked.
  for (const [at, one] of folders.entries()) {
    found.push(...modelFilesIn(one).filter((file) => file.endsWith(ending) && file !== path.resolve(from)));
    if (stars === '**') folders.push(...foldersIn(one));
    if (found.length > MOST_WILDCARD_FILES || at >= MOST_WILDCARD_FILES) return 'many';
  }
  return found.sort();
}

/** Folders behind links are left out: they may lead in circles. */
export function foldersIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(directory, name));
}
