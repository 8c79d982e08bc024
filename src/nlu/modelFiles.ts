import { readdirSync } from 'node:fs';
import path from 'node:path';

/** The `.lu` and `.qna` files of a folder, in a fixed order. */
export function listModelFiles(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.lu') || name.endsWith('.qna'))
    .sort()
    .map((name) => path.join(directory, name));
}
