import { readdirSync, statSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';

/** Ends the name of a folder in which something is still being put together. */
export const UNFINISHED = '.part';

/**
 * A folder below `parent` in which this process puts something together, so that two that are at work at the same time do not
 * touch each other's files. What a process that has ended left under the same name is taken up.
 */
export async function takeWorkFolder(parent: string, name: string): Promise<string> {
  const folder = path.join(parent, `${name}@${process.pid}${UNFINISHED}`);
  await mkdir(parent, { recursive: true });
  if (statSync(folder, { throwIfNoEntry: false }) === undefined)
    for (const left of abandonedFolders(parent, name)) if (await isRenamed(left, folder)) break;
  await mkdir(folder, { recursive: true });
  return folder;
}

/** The work folders under a name that no running process uses but this one. */
export function abandonedFolders(parent: string, name: string): string[] {
  const folders: string[] = [];
  for (const entry of readdirSync(parent, { withFileTypes: true })) {
    if (!entry.isDirectory() || !entry.name.startsWith(`${name}@`) || !entry.name.endsWith(UNFINISHED)) continue;
    const pid = entry.name.slice(name.length + 1, -UNFINISHED.length);
    if (/^\d+$/.test(pid) && !isOtherRunning(Number(pid))) folders.push(path.join(parent, entry.name));
  }
  return folders;
}

/** False when another process was faster. */
async function isRenamed(from: string, to: string): Promise<boolean> {
  return rename(from, to).then(
    () => true,
    () => false,
  );
}

function isOtherRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // It runs, and is somebody else's.
  }
}
