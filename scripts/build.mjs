import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OUT = join(ROOT, 'dist');
const STAMP = join(OUT, '.stamp.json');
const FETCH_WEB_CHAT = join(ROOT, 'scripts', 'fetchWebChat.mjs');

/**
 * Folders of the product. `dist` mirrors the repository, so that a path relative to a module is the same in both. Models are
 * read where they are edited, and so are not among them.
 */
const PRODUCT_FOLDERS = ['src', 'dialogs'];
/** A change of one of these builds everything anew. */
const BUILD_INPUTS = ['.swcrc', 'scripts/build.mjs', 'scripts/fetchWebChat.mjs', 'package-lock.json'];

/**
 * Brings `dist` up to date with the sources: TypeScript is transpiled (types are checked by `npm run typecheck`),
 * everything else is copied, outputs without a source are removed. Does nothing when the stamp of the last build still
 * holds. Two builds at once are safe: each file is replaced atomically.
 * Returns how many files were written and removed.
 */
export async function build({ folders = PRODUCT_FOLDERS, webChatMayFail = false } = {}) {
  const now = takeStamp(folders);
  const before = readStamp();
  const anew = before.inputs !== now.inputs;
  const changed = Object.keys(now.files).filter((path) => anew || before.files[path] !== now.files[path]);
  const removed = Object.keys(before.files).filter((path) => now.files[path] === undefined && isUnder(path, folders));
  const webChat = existsSync(FETCH_WEB_CHAT) && (anew || !before.webChat);
  if (changed.length === 0 && removed.length === 0 && !webChat) return { written: 0, removed: 0 };
  // Development only: an installation without it runs what was built before.
  const swc = changed.some(isTypeScript) ? (await import('@swc/core')).default : undefined;
  for (const path of removed) removeOutput(path);
  for (const path of changed) {
    if (isTypeScript(path)) transpile(swc, path);
    else replace(join(OUT, path), readFileSync(join(ROOT, path)));
  }
  const hasWebChat = webChat ? await fetchWebChat(webChatMayFail) : before.webChat;
  const kept = Object.entries(before.files).filter(([path]) => !isUnder(path, folders));
  const files = { ...Object.fromEntries(anew ? [] : kept), ...now.files };
  replace(STAMP, JSON.stringify({ inputs: now.inputs, webChat: hasWebChat, files }));
  return { written: changed.length, removed: removed.length };
}

/** Whether this is an installation of the product without its sources' tools, which runs the `dist` it came with. */
function hasCompiler() {
  return existsSync(join(ROOT, 'node_modules', '@swc', 'core'));
}

/** Builds when the sources changed; without the compiler (`npm ci --omit=dev`) keeps the `dist` that is there. */
export async function buildIfNeeded() {
  if (!hasCompiler() && existsSync(STAMP)) return;
  // Without a network the chat page says what it lacks; the other channels need nothing of it.
  await build({ webChatMayFail: true });
}

function takeStamp(folders) {
  const files = {};
  for (const folder of folders) walk(folder, files);
  const inputs = createHash('sha256');
  for (const path of BUILD_INPUTS) {
    if (existsSync(join(ROOT, path))) inputs.update(path).update(readFileSync(join(ROOT, path)));
  }
  return { inputs: inputs.digest('hex'), files };
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch {
    return { inputs: '', webChat: false, files: {} }; // No build yet, or one that was cut short.
  }
}

function walk(folder, files) {
  if (!existsSync(join(ROOT, folder))) return;
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) walk(path, files);
    else if (entry.isFile() && !path.endsWith('.d.ts')) {
      const { mtimeMs, size } = statSync(join(ROOT, path));
      files[path] = `${mtimeMs}:${size}`;
    }
  }
}

function isTypeScript(path) {
  return path.endsWith('.ts');
}

function isUnder(path, folders) {
  return folders.some((folder) => path.startsWith(`${folder}/`));
}

function outputOf(path) {
  return join(OUT, isTypeScript(path) ? path.replace(/\.ts$/, '.js') : path);
}

function transpile(swc, path) {
  const { code, map } = swc.transformFileSync(join(ROOT, path), {
    cwd: ROOT,
    sourceMaps: true,
    sourceFileName: join(ROOT, path),
  });
  const output = outputOf(path);
  const name = output.slice(output.lastIndexOf('/') + 1);
  if (map !== undefined) replace(`${output}.map`, map);
  replace(output, `${code}\n//# sourceMappingURL=${name}.map\n`);
}

function removeOutput(path) {
  rmSync(outputOf(path), { force: true });
  if (isTypeScript(path)) rmSync(`${outputOf(path)}.map`, { force: true });
}

function replace(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}

/** Web Chat's bundle comes as one file of an npm package, checked against a committed hash. */
async function fetchWebChat(mayFail) {
  const { spawnSync } = await import('node:child_process');
  const { status } = spawnSync(process.execPath, [FETCH_WEB_CHAT], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0 && !mayFail)
    throw new Error('scripts/fetchWebChat.mjs failed: the chat page would have no Web Chat');
  return status === 0;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = performance.now();
  const { written, removed } = await build();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`Built dist in ${seconds} s: ${written} files written, ${removed} removed.`);
}
