import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { followImports, type LoadImport } from './followImports';
import { readLuisJson } from './luisJson/readLuisJson';
import type { ModelDescription } from './modelDescription';
import { errorAt, type Problem } from './problem';
import { readModelText, type ReadModel } from './readModelText';

/** A model and what it was read from: one file, or the files of one folder. */
export interface OpenedModel {
  name: string;
  files: string[];
  model: ModelDescription;
  problems: Problem[];
}

function readModelFile(file: string): ReadModel {
  const text = readFileSync(file, 'utf8');
  switch (path.extname(file).toLowerCase()) {
    case '.lu':
    case '.qna':
      return readModelText(text, file);
    case '.json':
      return readLuisJson(text, file);
    default:
      return { model: { sections: [] }, problems: [errorAt({ file, line: 1, column: 1 }, 'fileUnknown')] };
  }
}

/**
 * The models under a path. A file is one, a folder with `.lu` and `.qna` files is one, a folder of folders (a pack with its
 * languages) is as many. With `imports: 'follow'` what they import is part of them. Undefined when
 * the path names nothing.
 */
export function openModels(target: string, imports: 'keep' | 'follow'): OpenedModel[] | undefined {
  const found = statSync(target, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  const open = (name: string, files: string[]): OpenedModel => {
    const read = files.map((file) => openFile(file, imports));
    return {
      name,
      files,
      model: { sections: read.flatMap(({ model }) => model.sections) },
      problems: read.flatMap(({ problems }) => problems),
    };
  };
  if (!found.isDirectory()) return [open(target, [target])];
  return modelFolders(target).map(({ folder, files }) => open(folder, files));
}

function openFile(file: string, imports: 'keep' | 'follow'): ReadModel {
  const read = readModelFile(file);
  if (imports === 'keep') return read;
  const followed = followImports(read.model, path.resolve(file), loadImport);
  return { model: followed.model, problems: [...read.problems, ...followed.problems] };
}

const loadImport: LoadImport = (target, from) => {
  const file = path.resolve(path.dirname(from), target);
  const candidates = path.extname(file) === '' ? [`${file}.lu`, `${file}.qna`] : [file];
  const found = candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());
  return found === undefined ? undefined : { model: readModelFile(found).model, file: found };
};

function modelFolders(root: string): { folder: string; files: string[] }[] {
  const entries = readdirSync(root, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries.filter((entry) => entry.isFile() && /\.(lu|qna)$/.test(entry.name));
  const here = files.length === 0 ? [] : [{ folder: root, files: files.map(({ name }) => path.join(root, name)) }];
  const below = entries
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => modelFolders(path.join(root, name)));
  return [...here, ...below];
}
