import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MARKS = ['package.json', 'cognitiveModels'];

/**
 * The folder that holds package.json and, beside it, cognitiveModels: the same from the sources and from dist, so that models
 * are read where people edit them.
 */
export function projectRoot(from: string = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (MARKS.every((name) => existsSync(join(folder, name)))) return folder;
    if (folder === dirname(folder)) throw new Error(`No folder above ${from} holds ${MARKS.join(' and ')}`);
  }
}
