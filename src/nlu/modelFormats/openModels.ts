import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { findModelFile, foldersIn, modelFilesIn } from '../modelFiles';
import { expandImports } from './expandImports';
import { followImports, type LoadImport } from './followImports';
import { inferDeclarations } from './inferDeclarations';
import { readLuisJson } from './luisJson/readLuisJson';
import type { ModelDescription, ModelSection } from './modelDescription';
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
 * The models under a path. A file is one, a folder with `.lu`, `.qna` and LUIS `.json` files is one, a folder of folders
 * (a pack with its languages) is as many. With `imports: 'follow'` what they import is part of them. Undefined when the
 * path names nothing.
 */
export function openModels(target: string, imports: 'keep' | 'follow'): OpenedModel[] | undefined {
  const found = statSync(target, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  const open = (name: string, files: string[]): OpenedModel => ({ name, files, ...readFiles(files, imports) });
  if (!found.isDirectory()) return [open(target, [target])];
  return modelFolders(target).map(({ folder, files }) => open(folder, files));
}

function readFiles(files: readonly string[], imports: 'keep' | 'follow'): ReadModel {
  if (imports === 'follow') return openFiles(files);
  const read = files.map(readModelFile);
  return {
    model: { sections: read.flatMap(({ model }) => model.sections) },
    problems: read.flatMap(({ problems }) => problems),
  };
}

/**
 * The model of several files of one folder with what they bring in from others. Each file's own sections are there once,
 * however many imports name it, and what labels and patterns name without a declaration is declared (`inferDeclarations`).
 */
export function openFiles(files: readonly string[]): ReadModel {
  const problems: Problem[] = [];
  const read = new Map<string, ModelDescription>();
  const root = path.dirname(path.resolve(files[0] ?? '.'));
  const taken = new Set(files.map((file) => path.resolve(file)));
  const readOnce = (file: string): ModelDescription => {
    const resolved = path.resolve(file);
    const known = read.get(resolved);
    if (known !== undefined) return known;
    const { model, problems: found } = readModelFile(file);
    const { model: expanded, problems: unfound } = expandImports(model, file, root);
    problems.push(...found, ...unfound);
    const fresh = { sections: expanded.sections.filter((section) => !isTaken(section, file, taken)) };
    read.set(resolved, fresh);
    return fresh;
  };
  const load: LoadImport = (target, from) => {
    const found = findModelFile(target, from);
    return found === undefined ? undefined : { model: readOnce(found), file: path.resolve(found) };
  };
  const sections = files.flatMap((file) => {
    const followed = followImports(readOnce(file), path.resolve(file), load);
    problems.push(...followed.problems);
    return followed.model.sections;
  });
  const inferred = inferDeclarations({ sections });
  return { model: inferred.model, problems: [...problems, ...inferred.problems] };
}

/** Whether an import brings in what is there already; else it is there from now on. */
function isTaken(section: ModelSection, from: string, taken: Set<string>): boolean {
  if (section.kind !== 'import') return false;
  const [target = '', fragment = ''] = section.target.split('#', 2).map((part) => part.trim());
  const file = target === '' ? from : findModelFile(target, from);
  if (file === undefined) return false;
  const whole = path.resolve(file);
  const key = fragment === '' ? whole : `${whole}#${fragment}`;
  if (taken.has(whole) || taken.has(key)) return true;
  taken.add(key);
  return false;
}

function modelFolders(root: string): { folder: string; files: string[] }[] {
  const files = modelFilesIn(root);
  const here = files.length === 0 ? [] : [{ folder: root, files }];
  return [...here, ...foldersIn(root).sort().flatMap(modelFolders)];
}
