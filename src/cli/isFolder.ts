import { statSync } from 'node:fs';

/** Whether a folder, and no file, is there. */
export function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
