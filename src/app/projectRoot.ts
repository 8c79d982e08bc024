import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds package.json and, beside it, cognitiveModels: the same from the sources and from dist. */
export function projectRoot(from: string = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'cognitiveModels'))) return folder;
    if (folder === dirname(folder)) throw new Error(`No folder above ${from} holds cognitiveModels`);
  }
}
