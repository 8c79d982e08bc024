import { readdirSync, readFileSync, statSync } from 'node:fs';
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
      const found = findModelFile(target.trim(), file);
      if (found === undefined || known.has(path.resolve(found))) continue;
      known.add(path.resolve(found));
      files.push(found);
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
